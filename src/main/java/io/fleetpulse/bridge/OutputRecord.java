package io.fleetpulse.bridge;

import java.util.Map;

/**
 * What is written to Kafka.
 *
 * @param key keeps the messages of a device in one partition; null where a message names no device
 * @param value the body as it was received
 * @param timestamp milliseconds since the epoch; null for the time of writing
 * @param headers names and texts, in the order in which they are written
 */
record OutputRecord(String key, byte[] value, Long timestamp, Map<String, String> headers) {}
