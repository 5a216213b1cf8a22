package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.JsonNumber;

/** Readings as canonical JSON text: one text for one value. */
final class JsonText {

    private JsonText() {}

    /** The JSON text of a reading, from its members in {@link Readings}. */
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

    /** A JSON string; U+0000, which PostgreSQL cannot hold, becomes U+FFFD. */
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
