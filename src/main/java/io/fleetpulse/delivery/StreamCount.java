package io.fleetpulse.delivery;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

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
        /** The delivery by which a message counts. */
        MESSAGE,
        /** A delivery by which a message counted before an earlier one came: takes back what it counted. */
        RETRACTED,
        /** Another delivery: counts as nothing else. */
        DUPLICATE,
        /** A dead letter. */
        DEAD_LETTER
    }

    /**
     * What a delivery counts.
     *
     * @param platformTime the platform's time, or {@link Message#NO_TIME}
     * @param eventTime when what it tells happened, or {@link Message#NO_TIME}
     * @param kafkaTimestamp timestamp of the record; negative where it has none
     * @param bytes bytes of the record's value
     * @param outOfOrderness how much later than the event the record may be without being late
     * @param first whether it is the delivery by which the message counts
     */
    public static StreamCount of(
            Family family,
            long platformTime,
            long eventTime,
            long kafkaTimestamp,
            int bytes,
            long outOfOrderness,
            boolean first) {
        long time = platformTime;
        if (time == Message.NO_TIME) {
            time = kafkaTimestamp < 0 ? eventTime : kafkaTimestamp;
        }
        long lag = NO_LAG;
        if (kafkaTimestamp >= 0 && eventTime != Message.NO_TIME) {
            lag = kafkaTimestamp - eventTime;
        }
        if (!first) {
            return new StreamCount(family.label(), time, Kind.DUPLICATE, false, 0, NO_LAG);
        }
        return new StreamCount(
                family.label(), time, Kind.MESSAGE, lag > outOfOrderness, bytes, lag);
    }

    /** What takes this message's count back. */
    StreamCount retracted() {
        return new StreamCount(family, time, Kind.RETRACTED, late, bytes, lag);
    }

    /** What a dead letter counts. */
    public static StreamCount ofDeadLetter(String family, long kafkaTimestamp) {
        return new StreamCount(
                family == null ? UNKNOWN : family,
                kafkaTimestamp,
                Kind.DEAD_LETTER,
                false,
                0,
                NO_LAG);
    }
}
