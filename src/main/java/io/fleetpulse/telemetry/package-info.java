/**
 * What the devices measure: aggregates of every property per device and per product, counts of
 * categorical values, and each property's latest value.
 */
package io.fleetpulse.telemetry;
