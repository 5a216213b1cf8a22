package io.fleetpulse.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Masks the value of every {@code deviceSecret} in bytes of any kind: JSON, JSON inside a text of
 * JSON, base64 of either, also cut off or malformed. Slow and thorough: it stands only in the way
 * of dead letters and of what a status keeps for one.
 */
final class SecretRedaction {

    private static final String NAME = "devicesecret";
    private static final String MASK = "***";
    private static final int SHORTEST_BASE64 = 16;
    private static final int MOST_LAYERS = 3;

    private SecretRedaction() {}

    /** The bytes themselves where nothing had to be masked. */
    static byte[] redact(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        String redacted = redact(text, MOST_LAYERS);
        if (redacted.equals(text)) {
            return value;
        }
        return redacted.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether plain bytes, without escapes and not encoded, name a secret. */
    static boolean isNamed(byte[] plain) {
        for (int start = 0; start <= plain.length - NAME.length(); start++) {
            int letter = 0;
            // Bit 5 tells small letters from capitals.
            while (letter < NAME.length()
                    && (plain[start + letter] | 0x20) == NAME.charAt(letter)) {
                letter++;
            }
            if (letter == NAME.length()) {
                return true;
            }
        }
        return false;
    }

    private static String redact(String text, int layers) {
        String masked = mask(text);
        if (layers == 0) {
            return masked;
        }
        return redactBase64(masked, layers - 1);
    }

    private static String mask(String text) {
        StringBuilder masked = null;
        int copied = 0;
        int index = 0;
        while (index < text.length()) {
            int end = endOfName(text, index);
            if (end < 0) {
                index++;
                continue;
            }
            int value = startOfValue(text, end);
            int start = insideQuote(text, value);
            int stop = endOfValue(text, value, start);
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

    /** Where the name ends if it starts here, else -1. Letters may be escaped, in either case. */
    private static int endOfName(String text, int start) {
        int index = start;
        for (int letter = 0; letter < NAME.length(); letter++) {
            if (index >= text.length()) {
                return -1;
            }
            char character = text.charAt(index);
            if (character == '\\') {
                int escape = afterBackslashes(text, index);
                if (escape + 5 > text.length() || text.charAt(escape) != 'u') {
                    return -1;
                }
                character = hexadecimal(text, escape + 1);
                index = escape + 5;
            } else {
                index++;
            }
            if (Character.toLowerCase(character) != NAME.charAt(letter)) {
                return -1;
            }
        }
        return index;
    }

    private static char hexadecimal(String text, int index) {
        int code = 0;
        for (int digit = index; digit < index + 4; digit++) {
            code = code * 16 + Math.max(0, Character.digit(text.charAt(digit), 16));
        }
        return (char) code;
    }

    private static int afterBackslashes(String text, int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) == '\\') {
            index++;
        }
        return index;
    }

    /** After the name's own quote, the colon and any space: where the value starts, quoted or not. */
    private static int startOfValue(String text, int endOfName) {
        int index = endOfName;
        int quote = afterBackslashes(text, endOfName);
        if (quote < text.length() && isQuote(text.charAt(quote))) {
            index = quote + 1;
        }
        int next = afterSeparator(text, index);
        while (next > index) {
            index = next;
            next = afterSeparator(text, index);
        }
        return index;
    }

    /** Past one space, also an escaped one, or what may stand for the colon. */
    private static int afterSeparator(String text, int index) {
        if (index >= text.length()) {
            return index;
        }
        char character = text.charAt(index);
        if (character == ':' || character == '=' || character <= ' ') {
            return index + 1;
        }
        int letter = afterBackslashes(text, index);
        if (letter > index && letter < text.length() && "nrt".indexOf(text.charAt(letter)) >= 0) {
            return letter + 1;
        }
        return index;
    }

    private static boolean isQuote(char character) {
        return character == '"' || character == '\'';
    }

    private static int insideQuote(String text, int start) {
        int opening = afterBackslashes(text, start);
        if (opening < text.length() && isQuote(text.charAt(opening))) {
            return opening + 1;
        }
        return start;
    }

    private static int endOfValue(String text, int value, int start) {
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
     * The closing quote has as many backslashes before it as the opening one, a quote inside the
     * value more, and backslashes at the value's end come in multiples.
     */
    private static int endOfQuoted(String text, int start, int backslashes) {
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

    private static int endOfNested(String text, int start) {
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

    private static String redactBase64(String text, int layers) {
        StringBuilder redacted = null;
        int copied = 0;
        int index = 0;
        while (index < text.length()) {
            if (!isBase64(text, index)) {
                index++;
                continue;
            }
            int start = index;
            while (index < text.length() && (isBase64(text, index) || isBreak(text, index))) {
                index++;
            }
            String replaced = null;
            if (index - start >= SHORTEST_BASE64) {
                replaced = redactRun(text.substring(start, index), layers);
            }
            if (replaced != null) {
                if (redacted == null) {
                    redacted = new StringBuilder(text.length());
                }
                redacted.append(text, copied, start).append(replaced);
                copied = index;
            }
        }
        if (redacted == null) {
            return text;
        }
        return redacted.append(text, copied, text.length()).toString();
    }

    private static boolean isBase64(String text, int index) {
        char character = text.charAt(index);
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || "+/-_".indexOf(character) >= 0;
    }

    /** A line break, and the backslash of {@code \/}. */
    private static boolean isBreak(String text, int index) {
        char character = text.charAt(index);
        return character == '\r'
                || character == '\n'
                || character == '\\' && isSlash(text, afterBackslashes(text, index));
    }

    private static boolean isSlash(String text, int index) {
        return index < text.length() && text.charAt(index) == '/';
    }

    /** The run without its secret, or null where it has none. Other letters may stand before it. */
    private static String redactRun(String run, int layers) {
        StringBuilder letters = new StringBuilder(run.length());
        for (int index = 0; index < run.length(); index++) {
            if (isBase64(run, index)) {
                letters.append(run.charAt(index));
            }
        }
        String base64 = letters.toString().replace('-', '+').replace('_', '/');
        for (int phase = 0; phase < 4; phase++) {
            int length = base64.length() - phase;
            String whole = base64.substring(phase, phase + length - (length % 4 == 1 ? 1 : 0));
            String inner =
                    new String(Base64.getDecoder().decode(whole), StandardCharsets.ISO_8859_1);
            String redacted = redact(inner, layers);
            if (!redacted.equals(inner)) {
                byte[] bytes = redacted.getBytes(StandardCharsets.ISO_8859_1);
                return base64.substring(0, phase)
                        + Base64.getEncoder().withoutPadding().encodeToString(bytes);
            }
        }
        return null;
    }
}
