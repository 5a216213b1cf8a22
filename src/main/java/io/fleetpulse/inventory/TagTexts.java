package io.fleetpulse.inventory;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import io.fleetpulse.result.KeyText;

import java.util.Map;
import java.util.TreeMap;

/**
 * Limits and formats the texts of tags. People and devices choose the texts; the platform's own
 * limits are far lower.
 */
final class TagTexts {

    private static final int MOST_BYTES_OF_A_KEY = 256;
    private static final int MOST_BYTES_OF_A_VALUE = 2_048;

    private TagTexts() {}

    static String key(String text) {
        return KeyText.of(text, MOST_BYTES_OF_A_KEY);
    }

    /** Returns null for null. */
    static String value(String text) {
        return KeyText.of(text, MOST_BYTES_OF_A_VALUE);
    }

    /**
     * The existing tags as a JSON object of strings, sorted by key, so that equal tags give equal
     * text. A tag without a value is null.
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
