package io.fleetpulse.bridge;

import java.util.Map;

/**
 * A record that the bridge writes to Kafka.
 *
 * @param key key that keeps the messages of a device, or of a topic without a device, in one
 *     partition; null for a message without a topic
 * @param value the received body
 * @param timestamp milliseconds since the epoch; null for the time of the write
 * @param headers header names and values in their order
 */
record OutputRecord(String key, byte[] value, Long timestamp, Map<String, String> headers) {}
