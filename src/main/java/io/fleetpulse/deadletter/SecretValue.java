package io.fleetpulse.deadletter;

/**
 * Finds where the value of a secret begins and ends in a text: quoted or not, an object or a list,
 * in JSON inside a JSON text, cut off or malformed.
 */
final class SecretValue {

    private SecretValue() {}

    /**
     * Returns the start of the value, quoted or not, after the name's closing quote, the colon and
     * any space.
     */
    static int start(CharSequence text, int endOfName) {
        int index = insideQuote(text, endOfName);
        int next = afterSeparator(text, index);
        while (next > index) {
            index = next;
            next = afterSeparator(text, index);
        }
        return index;
    }

    /** Skips one space, also an escaped one, or a character that can replace the colon. */
    private static int afterSeparator(CharSequence text, int index) {
        if (index >= text.length()) {
            return index;
        }
        char character = text.charAt(index);
        if (character == ':' || character == '=' || character <= ' ') {
            return index + 1;
        }
        int letter = BackslashEscapes.end(text, index);
        if (letter > index && letter < text.length() && "nrt".indexOf(text.charAt(letter)) >= 0) {
            return letter + 1;
        }
        if (letter > index && BackslashEscapes.isUnicode(text, letter)) {
            char escaped = BackslashEscapes.unicode(text, letter);
            if (escaped == ':' || escaped == '=' || escaped <= ' ') {
                return BackslashEscapes.endOfUnicode(letter);
            }
        }
        return index;
    }

    private static boolean isQuote(char character) {
        return character == '"' || character == '\'';
    }

    /** Returns the start of what a quoted value has inside; of any other value, its start. */
    static int insideQuote(CharSequence text, int start) {
        int opening = BackslashEscapes.end(text, start);
        if (opening < text.length() && isQuote(text.charAt(opening))) {
            return opening + 1;
        }
        boolean escaped = opening > start && BackslashEscapes.isUnicode(text, opening);
        if (escaped && isQuote(BackslashEscapes.unicode(text, opening))) {
            return BackslashEscapes.endOfUnicode(opening);
        }
        return start;
    }

    /**
     * Returns the end of a value, which is the end of the text where the value is cut off.
     *
     * @param value the start of the value, with its quote
     * @param start the start of the value inside its quote, as {@link #insideQuote} returns it
     */
    static int end(CharSequence text, int value, int start) {
        if (start > value && !isQuote(text.charAt(start - 1))) {
            return endOfEscapedQuotes(text, value, start);
        }
        if (start > value) {
            return endOfQuoted(text, start, start - value - 1);
        }
        if (start < text.length() && (text.charAt(start) == '{' || text.charAt(start) == '[')) {
            return endOfNested(text, start);
        }
        int index = start;
        while (index < text.length() && ",}]\"'&;\\".indexOf(text.charAt(index)) < 0) {
            index++;
        }
        return index;
    }

    /**
     * Returns the end of a quoted value. The closing quote follows as many backslashes as the
     * opening one, a quote inside the value follows more, and backslashes at the value's end come
     * in multiples.
     */
    private static int endOfQuoted(CharSequence text, int start, int backslashes) {
        char quote = text.charAt(start - 1);
        int run = 0;
        for (int index = start; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '\\') {
                run++;
            } else if (character == quote
                    && (run <= backslashes || (run - backslashes) % (2 * (backslashes + 1)) == 0)) {
                return index - Math.min(run, backslashes);
            } else {
                run = 0;
            }
        }
        return text.length();
    }

    /**
     * Returns the end of a value between quotes that are written as Unicode escapes. A quote inside
     * the value has more backslashes than the opening one.
     */
    private static int endOfEscapedQuotes(CharSequence text, int value, int start) {
        int backslashes = BackslashEscapes.end(text, value) - value;
        char quote = BackslashEscapes.unicode(text, value + backslashes);
        int index = start;
        while (index < text.length()) {
            int end = BackslashEscapes.end(text, index);
            if (end - index == backslashes
                    && BackslashEscapes.isUnicode(text, end)
                    && BackslashEscapes.unicode(text, end) == quote) {
                return index;
            }
            index = end + 1;
        }
        return text.length();
    }

    private static int endOfNested(CharSequence text, int start) {
        int depth = 0;
        for (int index = start; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '{' || character == '[') {
                depth++;
            } else if (character == '}' || character == ']') {
                depth--;
                if (depth == 0) {
                    return index + 1;
                }
            }
        }
        return text.length();
    }
}
