package io.fleetpulse.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The longest run of base64 that starts at a place in a text, in the standard or the URL alphabet.
 * A run includes white space, which a wrapper's base64 may contain anywhere, and letters and white
 * space that JSON escapes.
 */
final class Base64Run {

    /** Shorter runs cannot hold a secret, whose name alone has twelve letters. */
    private static final int SHORTEST = 16;

    /** What {@code \\s} means in a pattern. */
    private static final String WHITE_SPACE = " \t\n\u000B\f\r";

    private final byte[] letters;
    private int length;
    private int end;

    /** Creates a buffer for texts with at most this many characters. */
    Base64Run(int longest) {
        letters = new byte[longest];
    }

    static boolean isLetter(char character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || "+/-_".indexOf(character) >= 0;
    }

    /** Reads the run that starts with the letter at this index. */
    void read(CharSequence text, int start) {
        length = 0;
        end = start;
        int next = start;
        while (next >= 0) {
            end = next;
            next = next(text);
        }
    }

    /** Reads one letter or white space; returns the index after it, or -1 at the end of the run. */
    private int next(CharSequence text) {
        if (end >= text.length()) {
            return -1;
        }
        char character = text.charAt(end);
        if (character == '\\') {
            return nextEscaped(text);
        }
        return take(character) ? end + 1 : -1;
    }

    private int nextEscaped(CharSequence text) {
        int escaped = BackslashEscapes.end(text, end);
        if (escaped == text.length()) {
            return -1;
        }
        if (BackslashEscapes.isUnicode(text, escaped)) {
            boolean taken = take(BackslashEscapes.unicode(text, escaped));
            return taken ? BackslashEscapes.endOfUnicode(escaped) : -1;
        }
        return switch (text.charAt(escaped)) {
            case 'n', 'r', 't', 'f' -> escaped + 1;
            case '/' -> take('/') ? escaped + 1 : -1;
            default -> -1;
        };
    }

    private boolean take(char character) {
        if (WHITE_SPACE.indexOf(character) >= 0) {
            return true;
        }
        if (!isLetter(character)) {
            return false;
        }
        letters[length] =
                switch (character) {
                    case '-' -> '+';
                    case '_' -> '/';
                    default -> (byte) character;
                };
        length++;
        return true;
    }

    /** Returns the index after the run in the text. */
    int end() {
        return end;
    }

    boolean isLongEnough() {
        return length >= SHORTEST;
    }

    /** Decodes the run without its first letters, which may belong to other text. */
    byte[] decode(int without) {
        int whole = length - without;
        if (whole % 4 == 1) {
            whole--;
        }
        return Base64.getDecoder().decode(Arrays.copyOfRange(letters, without, without + whole));
    }

    /** Returns the first letters of the run unchanged, followed by these bytes in base64. */
    String encode(int without, byte[] bytes) {
        return new String(letters, 0, without, StandardCharsets.ISO_8859_1)
                + Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
