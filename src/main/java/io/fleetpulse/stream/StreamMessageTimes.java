package io.fleetpulse.stream;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;

/**
 * The times of a message, which select its window in the stream and its lag. For a custom message,
 * a batch and a list of found sub-devices without {@code generateTime} the Kafka timestamp takes its
 * place, so each delivery of the message has a time of its own.
 *
 * @param family family of the message
 * @param platformTime platform time, milliseconds since the epoch, or {@link Message#NO_TIME}
 * @param eventTime event time, milliseconds since the epoch, or {@link Message#NO_TIME}; of a batch
 *     the time of its newest entry
 * @param timeOfRecord whether the Kafka timestamp takes the place of {@code generateTime}
 * @param maxFutureSkew how far the platform time of a batch may be after its newest entry,
 *     milliseconds
 */
public record StreamMessageTimes(
        Family family,
        long platformTime,
        long eventTime,
        boolean timeOfRecord,
        long maxFutureSkew) {

    /**
     * Returns the platform time of a delivery, or {@link Message#NO_TIME}.
     *
     * @param kafkaTimestamp timestamp of the delivery's record; negative if none
     */
    long platformTime(long kafkaTimestamp) {
        if (!timeOfRecord || family == Family.SUB_DEVICES_FOUND) {
            return platformTime;
        }
        if (family == Family.CUSTOM || eventTime == Message.NO_TIME) {
            return orNone(kafkaTimestamp);
        }
        return kafkaTimestamp < 0 ? eventTime : Math.min(kafkaTimestamp, eventTime + maxFutureSkew);
    }

    /**
     * Returns the event time of a delivery, or {@link Message#NO_TIME}.
     *
     * @param kafkaTimestamp timestamp of the delivery's record; negative if none
     */
    long eventTime(long kafkaTimestamp) {
        boolean isOfRecord =
                timeOfRecord && (family == Family.CUSTOM || family == Family.SUB_DEVICES_FOUND);
        return isOfRecord ? orNone(kafkaTimestamp) : eventTime;
    }

    private static long orNone(long kafkaTimestamp) {
        return kafkaTimestamp < 0 ? Message.NO_TIME : kafkaTimestamp;
    }
}
