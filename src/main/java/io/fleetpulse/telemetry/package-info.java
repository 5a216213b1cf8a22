/**
 * Telemetry: aggregates every property by device and by product in windows, counts categorical
 * values, and keeps the latest value of each property.
 */
package io.fleetpulse.telemetry;
