package io.fleetpulse.source.envelope;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A wrapper's payload given as text: JSON text, or base64 of the bytes, perhaps twice. */
final class PayloadText {

    private static final int BASE64_GROUP = 4;

    /** The mark in text, and its bytes in text of single bytes. */
    private static final List<String> BYTE_ORDER_MARKS = List.of("\uFEFF", "\u00EF\u00BB\u00BF");

    private PayloadText() {}

    /**
     * Returns the JSON object or array in the text, decoded from base64 where necessary; null for
     * none.
     */
    static byte[] document(String text) {
        if (startsDocument(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] once = base64(text.replaceAll("\\s", ""));
        if (once == null) {
            return null;
        }
        String inner = new String(once, StandardCharsets.ISO_8859_1);
        if (startsDocument(inner)) {
            return once;
        }
        byte[] twice = base64(inner.replaceAll("\\s", ""));
        if (twice != null && startsDocument(new String(twice, StandardCharsets.ISO_8859_1))) {
            return twice;
        }
        return null;
    }

    /** Returns the bytes of base64 text with its padding; null if the text is not such base64. */
    static byte[] binary(String text) {
        String lines = text.replaceAll("[\\r\\n]", "");
        return lines.length() % BASE64_GROUP == 0 ? base64(lines) : null;
    }

    private static boolean startsDocument(String text) {
        String document = text.stripLeading();
        for (String mark : BYTE_ORDER_MARKS) {
            if (document.startsWith(mark)) {
                document = document.substring(mark.length());
            }
        }
        return document.startsWith("{") || document.startsWith("[");
    }

    /**
     * Returns the bytes of base64 text in the standard or the URL alphabet; null if it is not base64.
     */
    private static byte[] base64(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException otherText) {
            return null;
        }
    }
}
