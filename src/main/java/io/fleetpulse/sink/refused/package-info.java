/** Rows that a sink refuses, as dead letters. */
package io.fleetpulse.sink.refused;
