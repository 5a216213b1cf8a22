package io.fleetpulse.result;

/**
 * Text that devices chose, cut so that it fits in state and in an index of the database: PostgreSQL
 * refuses index rows of more than about 2,700 bytes.
 */
public final class KeyText {

    private KeyText() {}

    /**
     * The first UTF-16 units of a text. No surrogate pair is cut in two, and {@code \u005cu0000}, which
     * PostgreSQL cannot hold, becomes U+FFFD here already: two keys that differ only in it would be
     * one row.
     *
     * @param text any text, or null
     * @param length how many units at the most
     */
    public static String of(String text, int length) {
        if (text == null) {
            return null;
        }
        String held = text.replace('\u0000', '\uFFFD');
        if (held.length() <= length) {
            return held;
        }
        if (Character.isHighSurrogate(held.charAt(length - 1))) {
            return held.substring(0, length - 1);
        }
        return held.substring(0, length);
    }
}
