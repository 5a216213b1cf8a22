package io.fleetpulse.deadletter;

/** Why an input record, or one reading, entry or row of it, became no result. A closed list. */
public enum DeadLetterReason {
    /** The record's value is null or has no bytes. */
    EMPTY,
    /** The value is no strict JSON, or is nested too deeply. */
    MALFORMED_JSON,
    /** The forwarding topic is none of the platform's, and the shape does not tell the family. */
    UNKNOWN_TOPIC,
    /** There is no forwarding topic, and the shape does not tell the family. */
    UNRECOGNISED_SHAPE,
    /** A device's own, unconverted message ({@code method}, {@code params}). */
    RAW_DEVICE_MESSAGE,
    /** A required member is missing. */
    MISSING_MEMBER,
    /** A member is present, but of no usable type or value. */
    BAD_MEMBER,
    /** One reading: a number that no finite double holds. */
    BAD_VALUE,
    /** One reading, or a whole message: its time is too far ahead of the Kafka timestamp. */
    FUTURE_TIMESTAMP,
    /** A transition from before the connectivity horizon, or a report of a task from before its own. */
    TOO_LATE,
    /** A custom message that its mapping does not fit. */
    UNMAPPED,
    /** The database refused a row. */
    REJECTED_BY_SINK
}
