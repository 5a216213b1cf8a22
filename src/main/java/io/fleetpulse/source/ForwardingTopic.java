package io.fleetpulse.source;

import io.fleetpulse.message.Family;

/**
 * A topic that the platform forwards on, and what it says of the message; "Data formats", Topic
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
record ForwardingTopic(
        String text,
        Family family,
        String productKey,
        String deviceName,
        String identifier,
        String jobId) {

    private static final int SEGMENTS = 9;

    /** Reads a topic, with or without a leading slash, with or without {@code /sys}. */
    static ForwardingTopic parse(String topic) {
        String text = topic.startsWith("/") ? topic : "/" + topic;
        // A custom topic's last part may have any segments, empty ones too.
        String[] segments = text.substring(1).split("/", SEGMENTS);
        if (isCustom(segments, 0)) {
            return custom(text, segments, 0);
        }
        if (!segments[0].equals("sys")) {
            return platform(text, segments, 0);
        }
        return isCustom(segments, 1) ? custom(text, segments, 1) : platform(text, segments, 1);
    }

    private static boolean isCustom(String[] segments, int first) {
        return segments.length > first + 3
                && segments[first + 2].equals("user")
                && !segments[first].isEmpty()
                && !segments[first + 1].isEmpty();
    }

    private static ForwardingTopic custom(String text, String[] segments, int first) {
        return new ForwardingTopic(
                text,
                Family.CUSTOM,
                segments[first],
                segments[first + 1],
                text.substring(startOf(segments, first + 3)),
                null);
    }

    private static ForwardingTopic platform(String text, String[] segments, int first) {
        int count = segments.length - first;
        for (int segment = first; segment < segments.length; segment++) {
            if (segments[segment].isEmpty()) {
                return unknown(text);
            }
        }
        if (count == 5 && is(segments, 0, "as", "mqtt", "status")) {
            return new ForwardingTopic(
                    text, Family.STATUS, segments[first + 3], segments[first + 4], null, null);
        }
        if (count == 5 && is(segments, first, "uid") && is(segments, first + 4, "lifecycle")) {
            return job(text, segments[first + 2], segments[first + 3]);
        }
        if (count == 6 && is(segments, first + 3, "ota", "job", "status")) {
            return new ForwardingTopic(
                    text,
                    Family.OTA_BATCH_STATUS,
                    segments[first],
                    null,
                    segments[first + 1],
                    segments[first + 2]);
        }
        if (count < 4) {
            return unknown(text);
        }
        return ofDevice(text, segments, first, text.substring(startOf(segments, first + 2)));
    }

    private static int startOf(String[] segments, int index) {
        int start = 1;
        for (int segment = 0; segment < index; segment++) {
            start += segments[segment].length() + 1;
        }
        return start;
    }

    private static ForwardingTopic job(String text, String kind, String jobId) {
        return switch (kind) {
            case "job" -> new ForwardingTopic(text, Family.DEVICE_JOB, null, null, null, jobId);
            case "distribution" ->
                    new ForwardingTopic(text, Family.INSTANCE_MIGRATION, null, null, null, jobId);
            default -> unknown(text);
        };
    }

    /** Literal topics come before the wildcard of events: {@code property} is no event. */
    private static ForwardingTopic ofDevice(
            String text, String[] segments, int first, String category) {
        String productKey = segments[first];
        String deviceName = segments[first + 1];
        Family literal = literal(category);
        if (literal != null) {
            return new ForwardingTopic(text, literal, productKey, deviceName, null, null);
        }
        int count = segments.length - first;
        if (!is(segments, first + 2, "thing", "event")) {
            return unknown(text);
        }
        if (count == 6 && is(segments, first + 5, "post")) {
            return new ForwardingTopic(
                    text, Family.EVENT_POST, productKey, deviceName, segments[first + 4], null);
        }
        if (count == 7 && is(segments, first + 5, "history", "post")) {
            return new ForwardingTopic(
                    text, Family.EVENT_HISTORY, productKey, deviceName, segments[first + 4], null);
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

    private static boolean is(String[] segments, int from, String... expected) {
        for (int index = 0; index < expected.length; index++) {
            if (from + index >= segments.length
                    || !segments[from + index].equals(expected[index])) {
                return false;
            }
        }
        return true;
    }
}
