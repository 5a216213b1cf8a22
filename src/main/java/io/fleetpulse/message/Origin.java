package io.fleetpulse.message;

/**
 * Where a forwarded message came from: its Kafka record and the values of its envelope.
 *
 * @param topic Kafka topic of the record
 * @param partition Kafka partition of the record
 * @param offset Kafka offset of the record
 * @param timestamp Kafka timestamp of the record, milliseconds since the epoch; negative when the
 *     record has none
 * @param forwardingTopic the platform's topic of the message with a leading slash, for example
 *     {@code /al12345/device1/thing/event/property/post}; null when no envelope named one
 * @param messageKey identifies the message and is equal for its redeliveries: the platform's
 *     {@code messageId}, or, where the envelope had no usable one, a 128-bit hash of the family,
 *     the payload and {@code generateTime} in 32 hexadecimal digits. A custom message with neither
 *     id nor {@code generateTime} also hashes the record's place, so that no other message has the
 *     same key
 * @param size bytes of the Kafka record's value
 */
public record Origin(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String forwardingTopic,
        String messageKey,
        int size) {}
