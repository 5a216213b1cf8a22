package io.fleetpulse.incident;

/**
 * A device went offline.
 *
 * @param at when, milliseconds since the epoch
 * @param since when its session began
 */
public record Outage(long at, long since) {}
