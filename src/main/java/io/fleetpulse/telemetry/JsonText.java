package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;

/** Readings as canonical JSON text: one text for one value. */
final class JsonText {

    private static final double EXACT_INTEGERS = 1L << 53;

    private JsonText() {}

    /** The JSON text of a reading, from its members in {@link Readings}. */
    static String of(byte kind, double number, String text) {
        return switch (kind) {
            case Readings.NUMBER -> {
                if (text != null) {
                    yield text;
                }
                yield number(number);
            }
            case Readings.TEXT -> quoted(text);
            default -> text;
        };
    }

    /** Integers as digits where a double holds every one of them, else Java's shortest text. */
    static String number(double number) {
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS) {
            return Long.toString((long) number);
        }
        return Double.toString(number);
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
