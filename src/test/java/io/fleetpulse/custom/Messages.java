package io.fleetpulse.custom;

import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.Origin;

import java.nio.charset.StandardCharsets;

/** Messages on custom topics, as tests write them. */
final class Messages {

    /** Platform time and Kafka timestamp of the messages. */
    static final long NOW = 1_700_000_000_000L;

    private Messages() {}

    static CustomMessage message(String topicShortName, String payload) {
        return message(topicShortName, payload, NOW, NOW);
    }

    static CustomMessage message(
            String topicShortName, String payload, long platformTime, long kafkaTimestamp) {
        return new CustomMessage(
                new Origin(
                        "iot",
                        0,
                        7,
                        kafkaTimestamp,
                        "/a1/device/user/" + topicShortName,
                        "1",
                        payload.length()),
                "a1",
                "device",
                topicShortName,
                payload.getBytes(StandardCharsets.UTF_8),
                platformTime,
                false);
    }
}
