package io.fleetpulse.result;

/**
 * Cuts texts that devices choose so that they fit into state and into an index of the database:
 * PostgreSQL refuses index rows of more than about 2,700 bytes.
 */
public final class KeyText {

    /** Maximum bytes of UTF-8 for one UTF-16 unit. */
    private static final int MOST_BYTES_OF_A_UNIT = 3;

    private static final char ELLIPSIS = '…';
    private static final int BYTES_OF_THE_END = 3 + 2 * Long.BYTES;

    private KeyText() {}

    /**
     * Returns the text if it fits; otherwise its beginning, an ellipsis and the 16 hexadecimal
     * digits of its {@link NameHash}, which keeps different texts different. No surrogate pair is
     * cut in two. {@code \u005cu0000}, which PostgreSQL cannot store, becomes U+FFFD already here,
     * since two keys that differ only in this character are one row.
     *
     * @param text any text, or null
     * @param mostBytes maximum bytes of UTF-8 of the result; more than 19
     */
    public static String of(String text, int mostBytes) {
        if (text == null) {
            return null;
        }
        String held = text.indexOf('\u0000') < 0 ? text : text.replace('\u0000', '\uFFFD');
        if (held.length() * MOST_BYTES_OF_A_UNIT <= mostBytes || end(held, mostBytes) < 0) {
            return held;
        }
        String beginning = held.substring(0, end(held, mostBytes - BYTES_OF_THE_END));
        return beginning + ELLIPSIS + NameHash.text(NameHash.of(held));
    }

    /** Returns where to cut a text to this many bytes of UTF-8; negative if it fits. */
    private static int end(String text, int mostBytes) {
        int bytes = 0;
        int index = 0;
        while (index < text.length()) {
            int codePoint = text.codePointAt(index);
            bytes += bytes(codePoint);
            if (bytes > mostBytes) {
                return index;
            }
            index += Character.charCount(codePoint);
        }
        return -1;
    }

    private static int bytes(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
