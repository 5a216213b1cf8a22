package io.fleetpulse.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Masks the value of every {@code deviceSecret} in bytes of any kind: what {@link SecretMask} finds
 * in them, and in base64 that stands in them, some layers deep, also where a cut splits it. Slow and
 * thorough: it stands only in the way of dead letters, and of a status that seems to name a secret.
 */
public final class SecretRedaction {

    private static final int SHORTEST_BASE64 = 16;
    private static final int MOST_LAYERS = 3;

    private SecretRedaction() {}

    /** The bytes themselves where nothing had to be masked. */
    public static byte[] redact(byte[] value) {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        String redacted = redact(text, MOST_LAYERS);
        if (redacted.equals(text)) {
            return value;
        }
        return redacted.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String redact(String text, int layers) {
        String masked = SecretMask.mask(text);
        if (layers == 0) {
            return masked;
        }
        return redactBase64(masked, layers - 1);
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
                || character == '\\' && isSlash(text, SecretMask.afterBackslashes(text, index));
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
