package io.fleetpulse.endtoend;

import com.fasterxml.jackson.databind.JsonNode;

import io.fleetpulse.hostile.AnyTimestamp;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.RecordBatch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A Kafka record of a case.
 *
 * @param headers its headers, in order; a value may be null and need not be text
 * @param key its key; may be null
 * @param value its value; may be null and need not be text
 * @param timestamp milliseconds since the epoch; -1 for a record that has no timestamp
 */
record CaseRecord(List<Header> headers, byte[] key, byte[] value, long timestamp) {

    static CaseRecord of(JsonNode json) {
        return new CaseRecord(
                headers(json),
                bytes(json.path("key")),
                value(json),
                json.path("timestamp_ms").asLong(RecordBatch.NO_TIMESTAMP));
    }

    private static List<Header> headers(JsonNode json) {
        List<Header> headers = new ArrayList<>();
        if (json.has("headers_list")) {
            for (JsonNode header : json.get("headers_list")) {
                byte[] value = bytes(header.path(1));
                if (header.path(2).isTextual()) {
                    value = Base64.getDecoder().decode(header.get(2).textValue());
                }
                headers.add(new RecordHeader(header.get(0).textValue(), value));
            }
            return headers;
        }
        json.path("headers")
                .properties()
                .forEach(
                        header ->
                                headers.add(
                                        new RecordHeader(
                                                header.getKey(), bytes(header.getValue()))));
        return headers;
    }

    private static byte[] value(JsonNode json) {
        if (json.path("value_base64").isTextual()) {
            return Base64.getDecoder().decode(json.get("value_base64").textValue());
        }
        JsonNode fill = json.path("value_fill");
        if (fill.isObject()) {
            String filling = fill.path("text").asText().repeat(fill.path("times").asInt());
            String placeholder = fill.path("placeholder").asText("{fill}");
            return json.get("value")
                    .textValue()
                    .replace(placeholder, filling)
                    .getBytes(StandardCharsets.UTF_8);
        }
        return bytes(json.path("value"));
    }

    private static byte[] bytes(JsonNode text) {
        if (text.isNull() || text.isMissingNode()) {
            return null;
        }
        return text.asText().getBytes(StandardCharsets.UTF_8);
    }

    /** The record for a producer. */
    ProducerRecord<byte[], byte[]> to(String topic, int partition) {
        return new AnyTimestamp(topic, partition, timestamp, key, value, headers);
    }
}
