package io.fleetpulse.simulator;

/**
 * One reading that a device reported; a member of a struct is a reading of its own.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param property identifier, {@code module:property} or {@code Struct.member}
 * @param time the reading's time, milliseconds since the epoch
 * @param value {@link Double}, {@link Boolean} or {@link String}; an array is its JSON text
 * @param kind what the value is
 * @param history true for a reading of a history message
 * @param arrival Kafka timestamp of the message's first delivery, milliseconds since the epoch
 */
public record Reading(
        String productKey,
        String deviceName,
        String property,
        long time,
        Object value,
        Kind kind,
        boolean history,
        long arrival) {

    /** The type of a value. */
    public enum Kind {
        NUMBER,
        TEXT,
        BOOLEAN,
        ARRAY
    }
}
