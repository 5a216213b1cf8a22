package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.JsonNumber;

/** Writes readings as canonical JSON: equal values give equal texts. */
final class JsonText {

    private JsonText() {}

    /** Returns the JSON text of a reading, given by its members in {@link Readings}. */
    static String of(byte kind, double number, String text) {
        return switch (kind) {
            case Readings.NUMBER -> {
                if (text != null) {
                    yield text;
                }
                yield JsonNumber.of(number);
            }
            case Readings.TEXT -> quoted(text);
            default -> text;
        };
    }

    /** Quotes a JSON string; replaces U+0000, which PostgreSQL cannot store, by U+FFFD. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            switch (character) {
                case '"', '\\' -> json.append('\\').append(character);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case 0 -> json.append('\uFFFD');
                default -> {
                    if (character < ' ') {
                        json.append(String.format("\\u%04x", (int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        return json.append('"').toString();
    }
}
