package io.fleetpulse.stream;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

/**
 * What one delivery or dead letter adds to its window of the stream.
 *
 * @param family label of the family; {@code unknown} for a dead letter without one
 * @param time time that selects the window, milliseconds since the epoch
 * @param kind what is counted
 * @param late whether the Kafka timestamp is more than {@code time.out-of-orderness} after the
 *     event time
 * @param bytes bytes of the record's value
 * @param lag Kafka timestamp minus event time, milliseconds; {@link #NO_LAG} where there is none
 */
public record StreamIncrement(
        String family, long time, Kind kind, boolean late, int bytes, long lag) {

    /** The record has no Kafka timestamp or the message no event time. */
    public static final long NO_LAG = Long.MIN_VALUE;

    /** The family of dead letters whose family is not known. */
    public static final String UNKNOWN = "unknown";

    /** Kinds of counts. */
    public enum Kind {
        /** The delivery by which a message counts. */
        MESSAGE,
        /** Retracts the count of a message that now counts by another delivery. */
        RETRACTED,
        /** A redelivery, which counts as nothing else. */
        DUPLICATE,
        /** A dead letter. */
        DEAD_LETTER
    }

    /**
     * Creates the count of a delivery.
     *
     * @param platformTime platform time, milliseconds since the epoch, or {@link Message#NO_TIME}
     * @param eventTime event time, milliseconds since the epoch, or {@link Message#NO_TIME}
     * @param kafkaTimestamp timestamp of the record; negative if none
     * @param bytes bytes of the record's value
     * @param outOfOrderness how much later than the event the record may be without being late
     * @param first whether the message counts by this delivery; otherwise it is a duplicate
     */
    public static StreamIncrement of(
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
            return new StreamIncrement(family.label(), time, Kind.DUPLICATE, false, 0, NO_LAG);
        }
        return new StreamIncrement(
                family.label(), time, Kind.MESSAGE, lag > outOfOrderness, bytes, lag);
    }

    /** Returns the count that takes this message's count back. */
    StreamIncrement retracted() {
        return new StreamIncrement(family, time, Kind.RETRACTED, late, bytes, lag);
    }

    /** Creates the count of a dead letter; {@code family} may be null. */
    public static StreamIncrement ofDeadLetter(String family, long kafkaTimestamp) {
        return new StreamIncrement(
                family == null ? UNKNOWN : family,
                kafkaTimestamp,
                Kind.DEAD_LETTER,
                false,
                0,
                NO_LAG);
    }
}
