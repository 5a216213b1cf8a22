package io.fleetpulse.incident;

/**
 * A disconnect of a device.
 *
 * @param at when the device went offline, milliseconds since the epoch
 * @param since when the session began, milliseconds since the epoch
 */
public record Outage(long at, long since) {}
