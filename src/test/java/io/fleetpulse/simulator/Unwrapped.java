package io.fleetpulse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A record, unwrapped by the platform's documentation.
 *
 * @param form the record's envelope
 * @param topic the forwarding topic; null if the envelope has none
 * @param payload the message's own bytes
 */
record Unwrapped(RecordForm form, String topic, byte[] payload) {

    static final ObjectMapper JSON = new ObjectMapper();

    static Unwrapped of(PublishedRecord record) throws IOException {
        if (!record.headers().isEmpty()) {
            return new Unwrapped(RecordForm.HEADERS, record.headers().get("topic"), record.value());
        }
        JsonNode root = JSON.readTree(record.value());
        String topic = root.path("topic").textValue();
        if (root.has("messagetype")) {
            byte[] payload = Base64.getDecoder().decode(root.get("payload").textValue());
            try {
                byte[] twice = Base64.getDecoder().decode(payload);
                return new Unwrapped(RecordForm.QUEUE_TWICE, topic, twice);
            } catch (IllegalArgumentException onlyOnce) {
                return new Unwrapped(RecordForm.QUEUE, topic, payload);
            }
        }
        if (root.path("payload").isObject()) {
            return new Unwrapped(
                    RecordForm.PAYLOAD_OBJECT, topic, JSON.writeValueAsBytes(root.get("payload")));
        }
        if (root.path("payload").isTextual()) {
            return ofText(root.get("payload").textValue(), topic);
        }
        if (root.has("Message")) {
            byte[] payload = root.get("Message").textValue().getBytes(StandardCharsets.UTF_8);
            return new Unwrapped(RecordForm.MESSAGE_TEXT, null, payload);
        }
        if (root.has("content")) {
            return new Unwrapped(
                    RecordForm.CONTENT, topic, JSON.writeValueAsBytes(root.get("content")));
        }
        if (root.has("messageId")) {
            return new Unwrapped(RecordForm.MEMBERS, topic, record.value());
        }
        return new Unwrapped(RecordForm.BARE, null, record.value());
    }

    JsonNode json() throws IOException {
        return JSON.readTree(payload);
    }

    private static Unwrapped ofText(String text, String topic) {
        if (text.startsWith("{")) {
            return new Unwrapped(
                    RecordForm.PAYLOAD_TEXT, topic, text.getBytes(StandardCharsets.UTF_8));
        }
        return new Unwrapped(RecordForm.PAYLOAD_BASE64, topic, Base64.getDecoder().decode(text));
    }
}
