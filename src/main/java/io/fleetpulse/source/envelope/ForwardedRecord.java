package io.fleetpulse.source.envelope;

import io.fleetpulse.source.json.PlatformTimes;

/**
 * A Kafka record that carries a forwarded message, with the values of its headers.
 *
 * @param topic Kafka topic
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param timestamp Kafka timestamp, milliseconds since the epoch; {@link #NO_TIMESTAMP} when there
 *     is none, and in place of one that is not positive or later than {@link PlatformTimes#LATEST}
 * @param forwardingTopic header {@code topic}; null when there is none
 * @param messageId header {@code messageId}; null when there is none that identifies a message
 * @param generateTime header {@code generateTime}, milliseconds since the epoch;
 *     {@link io.fleetpulse.message.Message#NO_TIME} when there is none
 * @param value the record's value; null for a tombstone
 */
public record ForwardedRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String forwardingTopic,
        String messageId,
        long generateTime,
        byte[] value) {

    /** The timestamp of a record that has none. */
    public static final long NO_TIMESTAMP = -1;

    public ForwardedRecord {
        if (timestamp <= 0 || timestamp > PlatformTimes.LATEST) {
            timestamp = NO_TIMESTAMP;
        }
    }

    /** Returns topic, partition and offset, for log lines. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
