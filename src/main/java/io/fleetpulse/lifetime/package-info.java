/** Ends state by processing time, and rounds the timers that end state by event time. */
package io.fleetpulse.lifetime;
