/** What became no result, and why: nothing is lost. */
package io.fleetpulse.deadletter;
