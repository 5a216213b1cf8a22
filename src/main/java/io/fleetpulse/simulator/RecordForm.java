package io.fleetpulse.simulator;

import io.fleetpulse.message.Family;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The forms of forwarded messages in Kafka, as bridges, queues and rules write them. */
public enum RecordForm {
    /** Topic, id and time in the record's headers, only the message in the value. */
    HEADERS,
    /** Topic and id beside the message's own members, by a rule that selects all of them. */
    MEMBERS,
    /** A wrapper with the payload as an object. */
    PAYLOAD_OBJECT,
    /** A wrapper with the payload as JSON text. */
    PAYLOAD_TEXT,
    /** A wrapper with the payload in base64. */
    PAYLOAD_BASE64,
    /** A message queue's form: payload in base64, time in seconds. */
    QUEUE,
    /** A message queue's form: payload in base64, encoded twice. */
    QUEUE_TWICE,
    /** The message as text in a member {@code Message}, without topic or id. */
    MESSAGE_TEXT,
    /** The message in a member {@code content}. */
    CONTENT,
    /** Only the message: neither topic nor id. */
    BARE;

    /**
     * Families that cannot be distinguished from others, or have arbitrary members, when nothing names the
     * topic.
     */
    private static final Set<Family> NEED_A_TOPIC =
            EnumSet.of(
                    Family.CUSTOM,
                    Family.PROPERTY_HISTORY,
                    Family.EVENT_HISTORY,
                    Family.EVENT_BATCH,
                    Family.PROPERTY_BATCH);

    /** Whether a receiver can recognise the message in this form. */
    boolean fits(PlatformMessage message) {
        return switch (this) {
            case HEADERS, PAYLOAD_BASE64 -> true;
            // A downlink reply has a topic of its own, which a selected one would replace.
            case MEMBERS -> message.isObject() && message.family() != Family.DOWNLINK_REPLY;
            case PAYLOAD_OBJECT, PAYLOAD_TEXT -> message.isObject();
            case QUEUE -> queueType(message.family()).isPresent();
            // Bytes that look like base64 are ambiguous; only JSON certainly is not base64.
            case QUEUE_TWICE -> message.isObject() && queueType(message.family()).isPresent();
            case MESSAGE_TEXT, BARE -> !NEED_A_TOPIC.contains(message.family());
            case CONTENT -> message.isObject() && !message.deviceName().isEmpty();
        };
    }

    /**
     * Returns the record's value.
     *
     * @param generated when the platform generated the message, milliseconds since the epoch
     */
    byte[] value(PlatformMessage message, long messageId, long generated) {
        MessageJson json = new MessageJson();
        return switch (this) {
            case HEADERS, BARE -> message.payload();
            case MEMBERS ->
                    json.beginObject()
                            .membersOf(message.payload())
                            .name("topic")
                            .text(message.topic())
                            .name("messageId")
                            .quoted(messageId)
                            .endObject()
                            .toByteArray();
            case PAYLOAD_OBJECT, PAYLOAD_TEXT, PAYLOAD_BASE64 ->
                    wrapper(json.beginObject().name("payload"), message, messageId, generated)
                            .toByteArray();
            case QUEUE, QUEUE_TWICE -> queue(json, message, messageId, generated);
            case MESSAGE_TEXT ->
                    json.beginObject()
                            .name("Message")
                            .text(new String(message.payload(), StandardCharsets.UTF_8))
                            .endObject()
                            .toByteArray();
            case CONTENT ->
                    json.beginObject()
                            .name("generateTime")
                            .number(generated)
                            .name("messageId")
                            .quoted(messageId)
                            .name("instanceId")
                            .text("iot-simulated")
                            .name("productKey")
                            .text(message.productKey())
                            .name("deviceName")
                            .text(message.deviceName())
                            .name("topic")
                            .text(message.topic())
                            .name("content")
                            .raw(message.payload())
                            .endObject()
                            .toByteArray();
        };
    }

    /** Returns the generation time that the record contains, if any. */
    OptionalLong knownTime(long generated) {
        return switch (this) {
            case HEADERS, PAYLOAD_OBJECT, PAYLOAD_TEXT, PAYLOAD_BASE64, CONTENT ->
                    OptionalLong.of(generated);
            case QUEUE, QUEUE_TWICE -> OptionalLong.of(generated / 1_000 * 1_000);
            case MEMBERS, MESSAGE_TEXT, BARE -> OptionalLong.empty();
        };
    }

    /** Returns the record's headers. */
    Map<String, String> headers(PlatformMessage message, long messageId, long generated) {
        if (this != HEADERS) {
            return Map.of();
        }
        return Map.of(
                "topic", message.topic(),
                "messageId", Long.toString(messageId),
                "generateTime", Long.toString(generated));
    }

    private MessageJson wrapper(
            MessageJson open, PlatformMessage message, long messageId, long generated) {
        if (this == PAYLOAD_OBJECT) {
            open.raw(message.payload());
        } else if (this == PAYLOAD_TEXT) {
            open.text(new String(message.payload(), StandardCharsets.UTF_8));
        } else {
            open.base64(message.payload());
        }
        return open.name("topic")
                .text(message.topic())
                .name("messageId")
                .number(messageId)
                .name("generateTime")
                .number(generated)
                .name("qos")
                .number(1)
                .endObject();
    }

    private byte[] queue(
            MessageJson json, PlatformMessage message, long messageId, long generated) {
        byte[] payload = message.payload();
        if (this == QUEUE_TWICE) {
            payload = Base64.getEncoder().encode(payload);
        }
        json.beginObject()
                .name("payload")
                .base64(payload)
                .name("messagetype")
                .text(queueType(message.family()).orElseThrow())
                .name("topic");
        if (message.family() == Family.STATUS) {
            json.nullValue();
        } else {
            json.text(message.topic());
        }
        return json.name("messageid")
                .quoted(messageId)
                .name("timestamp")
                .number(generated / 1_000)
                .endObject()
                .toByteArray();
    }

    private static Optional<String> queueType(Family family) {
        return switch (family) {
            case STATUS -> Optional.of("status");
            case PROPERTY_POST, EVENT_POST, PROPERTY_BATCH, EVENT_BATCH, CUSTOM ->
                    Optional.of("upload");
            case LIFECYCLE -> Optional.of("device_lifecycle");
            case TOPOLOGY -> Optional.of("topo_lifecycle");
            case SUB_DEVICES_FOUND -> Optional.of("topo_listfound");
            case PROPERTY_HISTORY, EVENT_HISTORY -> Optional.of("thing_history");
            case OTA_RESULT, OTA_PROGRESS -> Optional.of("ota_event");
            default -> Optional.empty();
        };
    }
}
