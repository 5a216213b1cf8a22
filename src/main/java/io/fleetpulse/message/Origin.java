package io.fleetpulse.message;

/**
 * Where a forwarded message came from: its Kafka record and what its envelope said of it.
 *
 * @param topic Kafka topic of the record
 * @param partition Kafka partition of the record
 * @param offset Kafka offset of the record
 * @param timestamp Kafka timestamp of the record, milliseconds since the epoch; negative when the
 *     record has none
 * @param forwardingTopic the platform's topic of the message with a leading slash, for example
 *     {@code /al12345/device1/thing/event/property/post}; null when no envelope named one
 * @param messageKey what tells the message from others: the platform's {@code messageId}, or, where
 *     the envelope had no usable one, a 128-bit hash in 32 hexadecimal digits of the family, the payload
 *     and {@code generateTime}. Equal for redeliveries of one message; of a custom message with neither
 *     id nor {@code generateTime} the record's place is in the hash, so that no other message has it
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
