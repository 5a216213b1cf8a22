/**
 * Devices that go offline together: behind one gateway, or of one product. {@link
 * io.fleetpulse.incident.Incidents} is the entry point.
 */
package io.fleetpulse.incident;
