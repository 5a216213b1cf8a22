package io.fleetpulse.deadletter;

/**
 * Why an input record, or a reading, entry or row of it, did not become a result. A closed list.
 */
public enum DeadLetterReason {
    /** The record's value is null or has no bytes. */
    EMPTY,
    /** The value is not strict JSON, or is nested too deeply. */
    MALFORMED_JSON,
    /** The forwarding topic is not a topic of the platform, and the members do not give the family. */
    UNKNOWN_TOPIC,
    /** There is no forwarding topic, and the members do not give the family. */
    UNRECOGNISED_SHAPE,
    /** A device's own, unconverted message ({@code method}, {@code params}). */
    RAW_DEVICE_MESSAGE,
    /** A required member is missing. */
    MISSING_MEMBER,
    /** A member is present, but its type or value is not usable. */
    BAD_MEMBER,
    /** One reading: a number that no finite double holds. */
    BAD_VALUE,
    /** One reading, or a whole message: its time is too far ahead of the Kafka timestamp. */
    FUTURE_TIMESTAMP,
    /**
     * A transition older than the connectivity horizon, or a task's report more than 30 days behind
     * its partition's watermark.
     */
    TOO_LATE,
    /** A custom message that its mapping does not fit. */
    UNMAPPED,
    /** The database refused a row. */
    REJECTED_BY_SINK
}
