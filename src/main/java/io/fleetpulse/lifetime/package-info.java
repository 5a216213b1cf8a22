/**
 * Keyed state: ends it by processing time, rounds the timers that end it by event time, and caches
 * it on the heap in front of other state backends.
 */
package io.fleetpulse.lifetime;
