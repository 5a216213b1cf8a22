package io.fleetpulse.inventory;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.util.Map;
import java.util.TreeMap;

/**
 * Texts of tags: people and devices choose them, the platform bounds them far below what is cut here.
 */
final class TagTexts {

    private static final int KEY_LENGTH = 128;
    private static final int VALUE_LENGTH = 1_024;

    private TagTexts() {}

    /** The first 128 UTF-16 units. */
    static String key(String text) {
        return bounded(text, KEY_LENGTH);
    }

    /** The first 1,024 UTF-16 units; null for null. */
    static String value(String text) {
        return bounded(text, VALUE_LENGTH);
    }

    /** No surrogate pair is cut in two. */
    private static String bounded(String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        if (Character.isHighSurrogate(text.charAt(length - 1))) {
            return text.substring(0, length - 1);
        }
        return text.substring(0, length);
    }

    /**
     * The tags that stand as a JSON object of texts, sorted by key, so that equal tags are one text. A
     * tag without a value is null.
     */
    static String json(Map<String, TagState> tags) {
        StringBuilder json = new StringBuilder("{");
        for (Map.Entry<String, TagState> tag : new TreeMap<>(tags).entrySet()) {
            if (tag.getValue().deleted()) {
                continue;
            }
            if (json.length() > 1) {
                json.append(',');
            }
            quote(tag.getKey(), json);
            json.append(':');
            if (tag.getValue().value() == null) {
                json.append("null");
            } else {
                quote(tag.getValue().value(), json);
            }
        }
        return json.append('}').toString();
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
    }
}
