package io.fleetpulse.bridge;

import io.fleetpulse.source.envelope.ForwardingTopic;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Maps messages to Kafka records. Every message becomes one record; the job writes dead letters for
 * malformed messages.
 */
final class RecordMapping {

    /** By default a broker refuses timestamps more than an hour ahead of its own clock. */
    private static final long FURTHEST_AHEAD = Duration.ofMinutes(30).toMillis();

    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,18}");

    private RecordMapping() {}

    /**
     * Maps a message.
     *
     * @param now the current time, in milliseconds since the epoch
     */
    static OutputRecord record(ForwardedMessage message, long now) {
        Map<String, String> headers = new LinkedHashMap<>();
        put(headers, "topic", message.topic());
        put(headers, "messageId", message.messageId());
        put(headers, "generateTime", message.generateTime());
        put(headers, "qos", message.qos());
        return new OutputRecord(
                key(message.topic()),
                message.body(),
                timestamp(message.generateTime(), now),
                headers);
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    /**
     * Returns {@code productKey/deviceName} of the topic's device. For a topic without a device,
     * such as the topic of a job, the topic itself is the key, which keeps the job's messages in
     * order.
     */
    private static String key(String topic) {
        if (topic == null || topic.isEmpty()) {
            return null;
        }
        ForwardingTopic parsed = ForwardingTopic.parse(topic);
        if (parsed.productKey() == null || parsed.deviceName() == null) {
            return parsed.text();
        }
        return parsed.productKey() + "/" + parsed.deviceName();
    }

    /** Returns the time of generation; null if a broker would refuse it. */
    private static Long timestamp(String generateTime, long now) {
        if (generateTime == null || !MILLISECONDS.matcher(generateTime).matches()) {
            return null;
        }
        long timestamp = Long.parseLong(generateTime);
        return timestamp > 0 && timestamp <= now + FURTHEST_AHEAD ? timestamp : null;
    }
}
