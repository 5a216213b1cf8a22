package io.fleetpulse.deadletter;

import java.util.Arrays;

/**
 * Masks the value of every {@code deviceSecret} in a text: in JSON, and in JSON inside a JSON text,
 * also where the JSON is cut off or malformed. {@link SecretRedaction} finds secrets in other
 * encodings. Reads every character a bounded number of times, whatever the text.
 *
 * <p>A search for the name alone looks at its last letter first, and skips the letters of other
 * words; most records and texts are searched only so.
 */
public final class SecretMask {

    /** Replaces a secret. */
    public static final String MASK = "***";

    private static final String NAME = "devicesecret";
    private static final int LAST = NAME.length() - 1;

    /** Bit that distinguishes small letters from capitals. */
    private static final int SMALL = 0x20;

    /** For each character at the place of the name's last letter: how far the name may move. */
    private static final byte[] SKIPS = new byte[Byte.MAX_VALUE + 1];

    static {
        Arrays.fill(SKIPS, (byte) NAME.length());
        for (int letter = 0; letter < LAST; letter++) {
            SKIPS[NAME.charAt(letter)] = (byte) (LAST - letter);
            SKIPS[NAME.charAt(letter) ^ SMALL] = (byte) (LAST - letter);
        }
    }

    private SecretMask() {}

    /** Whether plain bytes, without escapes or encodings, name a secret. */
    public static boolean isNamed(byte[] plain, int from, int to) {
        int last = from + LAST;
        while (last < to) {
            int character = plain[last];
            if ((character | SMALL) == NAME.charAt(LAST)) {
                int letter = LAST;
                while (letter > 0
                        && (plain[last - LAST + letter - 1] | SMALL) == NAME.charAt(letter - 1)) {
                    letter--;
                }
                if (letter == 0) {
                    return true;
                }
            }
            last += character < 0 ? NAME.length() : SKIPS[character];
        }
        return false;
    }

    /** Whether a text names a secret, without escapes. */
    public static boolean isNamed(String text) {
        int last = LAST;
        while (last < text.length()) {
            char character = text.charAt(last);
            if ((character | SMALL) == NAME.charAt(LAST)
                    && text.regionMatches(true, last - LAST, NAME, 0, NAME.length())) {
                return true;
            }
            last += character >= SKIPS.length ? NAME.length() : SKIPS[character];
        }
        return false;
    }

    /**
     * Masks secrets in a text that a row keeps. Unlike in dead letters, a name without a colon, an
     * equals sign, a space or a quote after it stays: it may be a name of its own. Returns the same
     * instance where nothing was masked.
     */
    public static String inText(String text) {
        return mayHaveSecret(text) ? mask(text, true).toString() : text;
    }

    /** Whether a text has a secret that {@link #inText} masks or has masked. */
    public static boolean isIn(String text) {
        CharSequence whole = text;
        return mayHaveSecret(text) && mask(whole, true) != whole;
    }

    private static boolean mayHaveSecret(String text) {
        return text.length() > NAME.length() && (isNamed(text) || text.indexOf('\\') >= 0);
    }

    /** Returns the same instance where nothing was masked. */
    static CharSequence mask(CharSequence text) {
        return mask(text, false);
    }

    private static CharSequence mask(CharSequence text, boolean separated) {
        StringBuilder masked = null;
        int copied = 0;
        int index = 0;
        while (index < text.length()) {
            int end = endOfName(text, index);
            if (end < 0) {
                index = afterNoName(text, index);
                continue;
            }
            int value = SecretValue.start(text, end);
            if (separated && value == end) {
                index = end;
                continue;
            }
            int start = SecretValue.insideQuote(text, value);
            int stop = SecretValue.end(text, value, start);
            if (stop > start) {
                if (masked == null) {
                    masked = new StringBuilder(text.length());
                }
                masked.append(text, copied, start).append(MASK);
                copied = stop;
            }
            index = Math.max(stop, end);
        }
        if (masked == null) {
            return text;
        }
        return masked.append(text, copied, text.length()).toString();
    }

    /**
     * Returns the end of a name that starts here, else -1. Letters may be escaped, in either case.
     */
    private static int endOfName(CharSequence text, int start) {
        int index = start;
        for (int letter = 0; letter < NAME.length(); letter++) {
            if (index >= text.length()) {
                return -1;
            }
            char character = text.charAt(index);
            if (character == '\\') {
                int escape = BackslashEscapes.end(text, index);
                if (!BackslashEscapes.isUnicode(text, escape)) {
                    return -1;
                }
                character = BackslashEscapes.unicode(text, escape);
                index = BackslashEscapes.endOfUnicode(escape);
            } else {
                index++;
            }
            if (Character.toLowerCase(character) != NAME.charAt(letter)) {
                return -1;
            }
        }
        return index;
    }

    /** Skips a whole run of backslashes: where the first one starts no name, none of them does. */
    private static int afterNoName(CharSequence text, int index) {
        if (text.charAt(index) == '\\') {
            return BackslashEscapes.end(text, index);
        }
        return index + 1;
    }
}
