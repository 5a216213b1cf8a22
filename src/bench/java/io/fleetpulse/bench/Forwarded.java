package io.fleetpulse.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;

/**
 * A message of the workload for data binding, as in a Kafka Streams application: the members of all
 * families.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Forwarded(
        String productKey,
        String deviceName,
        String messageId,
        long gmtCreate,
        long messageCreateTime,
        String utcTime,
        Map<String, Item> items,
        String status,
        String identifier,
        String type,
        String jobId,
        String taskId) {

    private static final ObjectReader READER = new ObjectMapper().readerFor(Forwarded.class);

    /** A property's reading; its value is a number, a text or an object. */
    public record Item(JsonNode value, long time) {}

    static Forwarded read(byte[] json) {
        try {
            return READER.readValue(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Event time, milliseconds since the epoch: of the readings, else of the message. */
    long time() {
        if (items != null) {
            return items.values().iterator().next().time;
        }
        if (utcTime != null) {
            return Instant.parse(utcTime).toEpochMilli();
        }
        return Math.max(gmtCreate, messageCreateTime);
    }

    boolean isPost() {
        return items != null;
    }

    boolean isTransition() {
        return utcTime != null;
    }

    boolean isEvent() {
        return identifier != null;
    }

    boolean isTask() {
        return taskId != null;
    }
}
