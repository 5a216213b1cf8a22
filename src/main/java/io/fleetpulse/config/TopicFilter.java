package io.fleetpulse.config;

import java.io.Serializable;
import java.util.List;

/**
 * Matches custom topics with the platform's wildcards: {@code +} matches one level, {@code #}
 * matches the level before it and everything below that level.
 *
 * @param productKey the product in the topic; null for every product
 * @param deviceName the device in the topic; null for every device
 * @param levels levels of the text after {@code /user/}
 */
public record TopicFilter(String productKey, String deviceName, List<String> levels)
        implements Serializable {

    private static final String ONE = "+";
    private static final String REST = "#";

    /**
     * Parses a filter of the text after {@code /user/}, or, with a leading slash, of the whole
     * topic {@code /{productKey}/{deviceName}/user/…}.
     *
     * @throws IllegalArgumentException if the text is no filter; the message describes the mistake
     */
    static TopicFilter parse(String text) {
        if (!text.startsWith("/")) {
            return new TopicFilter(null, null, levels(text));
        }
        String[] parts = text.substring(1).split("/", 4);
        if (parts.length < 4 || !parts[2].equals("user")) {
            throw new IllegalArgumentException(
                    "expected what follows /user/, or /{productKey}/{deviceName}/user/…");
        }
        return new TopicFilter(identity(parts[0]), identity(parts[1]), levels(parts[3]));
    }

    private static String identity(String level) {
        if (level.equals(ONE)) {
            return null;
        }
        if (level.isEmpty() || level.contains(ONE) || level.contains(REST)) {
            throw new IllegalArgumentException(
                    "expected a product key and a device name, or + for every one");
        }
        return level;
    }

    private static List<String> levels(String text) {
        List<String> levels = List.of(text.split("/", -1));
        for (int index = 0; index < levels.size(); index++) {
            String level = levels.get(index);
            boolean last = index == levels.size() - 1;
            if (level.isEmpty()) {
                throw new IllegalArgumentException("has an empty level");
            }
            if (level.contains(REST) && !(level.equals(REST) && last)) {
                throw new IllegalArgumentException("expected # as the whole last level only");
            }
            if (level.contains(ONE) && !level.equals(ONE)) {
                throw new IllegalArgumentException("expected + as a whole level only");
            }
        }
        return levels;
    }

    /** Whether the filter matches a device's topic. */
    boolean matches(String product, String device, String topicShortName) {
        return (productKey == null || productKey.equals(product))
                && (deviceName == null || deviceName.equals(device))
                && matches(topicShortName.split("/", -1));
    }

    private boolean matches(String[] topic) {
        for (int index = 0; index < levels.size(); index++) {
            String level = levels.get(index);
            if (level.equals(REST)) {
                return true;
            }
            if (index == topic.length || !level.equals(ONE) && !level.equals(topic[index])) {
                return false;
            }
        }
        return topic.length == levels.size();
    }
}
