package io.fleetpulse.deadletter;

/**
 * Escapes of JSON in text, written any number of times: JSON inside a text of JSON doubles every
 * backslash, so an escape is a run of backslashes and what follows the run.
 */
final class BackslashEscapes {

    private static final int DIGITS = 4;
    private static final int UNICODE_LENGTH = 1 + DIGITS;

    private BackslashEscapes() {}

    /** Where the backslashes from here on end; here where there is none. */
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

    /** The character of such a code; letters that are no digits count as zero. */
    static char unicode(CharSequence text, int end) {
        int code = 0;
        for (int index = end + 1; index < end + UNICODE_LENGTH; index++) {
            code = code * 16 + Math.max(0, Character.digit(text.charAt(index), 16));
        }
        return (char) code;
    }

    /** Where the code ends. */
    static int endOfUnicode(int end) {
        return end + UNICODE_LENGTH;
    }
}
