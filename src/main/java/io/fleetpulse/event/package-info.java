/**
 * Counts events of devices by window, and writes every event that is not of type {@code info}.
 * {@link io.fleetpulse.event.Events} is the entry point.
 */
package io.fleetpulse.event;
