/** Combines deltas locally before a shuffle. */
package io.fleetpulse.combine;
