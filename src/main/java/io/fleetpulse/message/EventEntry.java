package io.fleetpulse.message;

/**
 * One event of an event batch.
 *
 * @param identifier event identifier, for a module's event {@code module:event}
 * @param time time of the event, milliseconds since the epoch
 * @param value output parameters as JSON text; null where the entry has none
 */
public record EventEntry(String identifier, long time, String value) {}
