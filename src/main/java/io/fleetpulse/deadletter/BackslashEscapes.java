package io.fleetpulse.deadletter;

/**
 * Finds JSON escapes in text at any level of nesting. JSON inside a JSON text doubles every
 * backslash, so an escape is a run of backslashes and the character after the run.
 */
final class BackslashEscapes {

    private static final int DIGITS = 4;
    private static final int UNICODE_LENGTH = 1 + DIGITS;

    private BackslashEscapes() {}

    /** Returns the end of the backslashes that start here; the same index where there are none. */
    static int end(CharSequence text, int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) == '\\') {
            index++;
        }
        return index;
    }

    /** Whether <code>u</code> and a code follow the backslashes that end here. */
    static boolean isUnicode(CharSequence text, int end) {
        return end + UNICODE_LENGTH <= text.length() && text.charAt(end) == 'u';
    }

    /** Returns the character of this code; letters that are no hexadecimal digits count as zero. */
    static char unicode(CharSequence text, int end) {
        int code = 0;
        for (int index = end + 1; index < end + UNICODE_LENGTH; index++) {
            code = code * 16 + Math.max(0, Character.digit(text.charAt(index), 16));
        }
        return (char) code;
    }

    /** Returns the index after the code. */
    static int endOfUnicode(int end) {
        return end + UNICODE_LENGTH;
    }
}
