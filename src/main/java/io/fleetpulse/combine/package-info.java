/** Deltas are combined locally before a shuffle. */
package io.fleetpulse.combine;
