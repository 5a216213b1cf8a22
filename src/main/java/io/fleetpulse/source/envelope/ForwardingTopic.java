package io.fleetpulse.source.envelope;

import io.fleetpulse.message.Family;

/**
 * A topic on which the platform forwards messages, and its parts; "Data formats", Topic
 * descriptions.
 *
 * @param text the topic with a leading slash
 * @param family the family of its messages; null where the topic is none of the platform's
 * @param productKey product in the topic; null where it has none
 * @param deviceName device in the topic; null where it has none
 * @param identifier event identifier of event topics, what follows {@code /user/} of custom topics,
 *     update package of OTA batch topics; null elsewhere
 * @param jobId job in the topic; null where it has none
 */
public record ForwardingTopic(
        String text,
        Family family,
        String productKey,
        String deviceName,
        String identifier,
        String jobId) {

    /** Reads a topic, with or without a leading slash, with or without {@code /sys}. */
    public static ForwardingTopic parse(String topic) {
        String text = topic.startsWith("/") ? topic : "/" + topic;
        TopicSegments segments = new TopicSegments(text);
        int first = segments.is(0, "sys") ? 1 : 0;
        return isCustom(segments, first)
                ? custom(text, segments, first)
                : platform(text, segments, first);
    }

    /** Whether this is a custom topic; any text may follow {@code /user/}, empty segments too. */
    private static boolean isCustom(TopicSegments segments, int first) {
        return segments.count() > first + 3
                && segments.is(first + 2, "user")
                && !segments.isEmpty(first)
                && !segments.isEmpty(first + 1);
    }

    private static ForwardingTopic custom(String text, TopicSegments segments, int first) {
        return new ForwardingTopic(
                text,
                Family.CUSTOM,
                segments.get(first),
                segments.get(first + 1),
                text.substring(segments.start(first + 3)),
                null);
    }

    private static ForwardingTopic platform(String text, TopicSegments segments, int first) {
        int count = segments.count() - first;
        for (int segment = first; segment < segments.count(); segment++) {
            if (segments.isEmpty(segment)) {
                return unknown(text);
            }
        }
        if (count == 5 && segments.is(0, "as", "mqtt", "status")) {
            return new ForwardingTopic(
                    text,
                    Family.STATUS,
                    segments.get(first + 3),
                    segments.get(first + 4),
                    null,
                    null);
        }
        if (count == 5 && segments.is(first, "uid") && segments.is(first + 4, "lifecycle")) {
            return job(text, segments.get(first + 2), segments.get(first + 3));
        }
        if (count == 6 && segments.is(first + 3, "ota", "job", "status")) {
            return new ForwardingTopic(
                    text,
                    Family.OTA_BATCH_STATUS,
                    segments.get(first),
                    null,
                    segments.get(first + 1),
                    segments.get(first + 2));
        }
        if (count < 4) {
            return unknown(text);
        }
        return ofDevice(text, segments, first, text.substring(segments.start(first + 2)));
    }

    private static ForwardingTopic job(String text, String kind, String jobId) {
        return switch (kind) {
            case "job" -> new ForwardingTopic(text, Family.DEVICE_JOB, null, null, null, jobId);
            case "distribution" ->
                    new ForwardingTopic(text, Family.INSTANCE_MIGRATION, null, null, null, jobId);
            default -> unknown(text);
        };
    }

    /** Matches literal topics before the wildcard of events: {@code property} is no event. */
    private static ForwardingTopic ofDevice(
            String text, TopicSegments segments, int first, String category) {
        String productKey = segments.get(first);
        String deviceName = segments.get(first + 1);
        Family literal = literal(category);
        if (literal != null) {
            return new ForwardingTopic(text, literal, productKey, deviceName, null, null);
        }
        int count = segments.count() - first;
        if (!segments.is(first + 2, "thing", "event")) {
            return unknown(text);
        }
        if (count == 6 && segments.is(first + 5, "post")) {
            return new ForwardingTopic(
                    text, Family.EVENT_POST, productKey, deviceName, segments.get(first + 4), null);
        }
        if (count == 7 && segments.is(first + 5, "history", "post")) {
            return new ForwardingTopic(
                    text,
                    Family.EVENT_HISTORY,
                    productKey,
                    deviceName,
                    segments.get(first + 4),
                    null);
        }
        return unknown(text);
    }

    private static Family literal(String category) {
        return switch (category) {
            case "mqtt/status", "device/status/notify" -> Family.STATUS;
            case "thing/event/property/post" -> Family.PROPERTY_POST;
            case "thing/event/property/history/post" -> Family.PROPERTY_HISTORY;
            case "thing/property/batch/post" -> Family.PROPERTY_BATCH;
            case "thing/event/batch/post" -> Family.EVENT_BATCH;
            case "thing/lifecycle" -> Family.LIFECYCLE;
            case "thing/topo/lifecycle" -> Family.TOPOLOGY;
            case "thing/list/found" -> Family.SUB_DEVICES_FOUND;
            case "thing/deviceinfo/update" -> Family.TAGS;
            case "thing/downlink/reply/message" -> Family.DOWNLINK_REPLY;
            case "ota/upgrade" -> Family.OTA_RESULT;
            case "ota/progress/post" -> Family.OTA_PROGRESS;
            case "ota/version/post" -> Family.MODULE_VERSION;
            default -> null;
        };
    }

    private static ForwardingTopic unknown(String text) {
        return new ForwardingTopic(text, null, null, null, null, null);
    }
}
