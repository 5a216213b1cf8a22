package io.fleetpulse.config;

import java.io.Serializable;
import java.util.List;

/**
 * Maps JSON payloads on some custom topics to readings.
 *
 * @param topic the topics
 * @param productKey the product whose messages the mapping applies to; null for every product
 * @param missing texts that stand for a missing value, such as {@code --}
 * @param readings the readings, numbered from 1 in dead letters
 */
public record CustomMapping(
        TopicFilter topic, String productKey, List<String> missing, List<ReadingMapping> readings)
        implements Serializable {

    /** Whether the mapping applies to a device's message on a topic. */
    public boolean matches(String product, String device, String topicShortName) {
        return (productKey == null || productKey.equals(product))
                && topic.matches(product, device, topicShortName);
    }
}
