package io.fleetpulse.incident;

/**
 * What the row of an incident says.
 *
 * @param endedAt its end, milliseconds since the epoch; null while it lasts
 * @param devices how many devices went offline
 */
public record WrittenIncident(Long endedAt, long devices) {}
