package io.fleetpulse.delivery;

/**
 * One message, or dead letter, of the stream; what is counted of it in its window.
 *
 * @param family label of the family; {@code unknown} for a dead letter of none
 * @param time in whose window it counts, milliseconds since the epoch
 * @param kind what it is
 * @param late whether its Kafka timestamp is later than the stream's disorder explains
 * @param bytes bytes of the record's value
 * @param lag Kafka timestamp minus event time, milliseconds; {@link #NO_LAG} where there is none
 */
public record StreamCount(String family, long time, Kind kind, boolean late, int bytes, long lag) {

    /** The record has no Kafka timestamp or the message no event time. */
    public static final long NO_LAG = Long.MIN_VALUE;

    /** The family of dead letters of which none is known. */
    public static final String UNKNOWN = "unknown";

    /** What can be counted. */
    public enum Kind {
        /** The first delivery of a message. */
        MESSAGE,
        /** A redelivery: counts as nothing else. */
        DUPLICATE,
        /** A dead letter. */
        DEAD_LETTER
    }
}
