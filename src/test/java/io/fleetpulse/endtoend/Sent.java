package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records for a topic with one partition, in order; the first has offset 0. */
final class Sent {

    private final List<PublishedRecord> records = new ArrayList<>();
    private final long timestamp;

    /** Creates records with this Kafka timestamp. */
    Sent(long timestamp) {
        this.timestamp = timestamp;
    }

    /**
     * Adds one.
     *
     * @param forwardingTopic header {@code topic}; null for none
     * @return its offset
     */
    long add(String forwardingTopic, byte[] value) {
        Map<String, String> headers = new HashMap<>();
        if (forwardingTopic != null) {
            headers.put("topic", forwardingTopic);
        }
        records.add(new PublishedRecord("key", timestamp, headers, value));
        return records.size() - 1L;
    }

    long add(String forwardingTopic, String value) {
        return add(forwardingTopic, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a record with the platform's message id; returns its offset. */
    long add(String forwardingTopic, String messageId, String value) {
        Map<String, String> headers = Map.of("topic", forwardingTopic, "messageId", messageId);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        records.add(new PublishedRecord("key", timestamp, headers, bytes));
        return records.size() - 1L;
    }

    /** Sends all to a topic of one partition. */
    void publish(String servers, String topic) {
        try (KafkaPublisher publisher = new KafkaPublisher(servers, topic, 1)) {
            records.forEach(publisher::send);
            publisher.flush();
        }
    }
}
