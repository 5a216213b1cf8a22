package io.fleetpulse.source.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A wrapper's payload given as text: JSON text, or base64 of the bytes, perhaps twice. */
final class PayloadText {

    private PayloadText() {}

    /** The payload's bytes; text that is neither JSON nor base64 stays what it is. */
    static byte[] decode(String text) {
        if (startsJson(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] once = base64(text);
        if (once == null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String inner = new String(once, StandardCharsets.ISO_8859_1);
        if (startsJson(inner)) {
            return once;
        }
        byte[] twice = base64(inner);
        if (twice == null || !startsJson(new String(twice, StandardCharsets.ISO_8859_1))) {
            return once;
        }
        return twice;
    }

    private static boolean startsJson(String text) {
        String stripped = text.stripLeading();
        return stripped.startsWith("{") || stripped.startsWith("[");
    }

    /** The bytes of base64 text in the standard or the URL alphabet; null where it is none. */
    private static byte[] base64(String text) {
        String compact = text.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
        if (compact.isEmpty()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(compact);
        } catch (IllegalArgumentException otherText) {
            return null;
        }
    }
}
