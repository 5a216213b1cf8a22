package io.fleetpulse.source.json;

import io.fleetpulse.deadletter.SecretMask;

/** Cleans text for PostgreSQL and UTF-8: U+0000 and lone surrogates become U+FFFD. */
public final class CleanText {

    private static final char REPLACEMENT = '\uFFFD';

    private CleanText() {}

    /** Cleans a text and masks secrets in it; returns the same instance where nothing is replaced. */
    public static String withoutSecrets(String text) {
        return SecretMask.inText(of(text));
    }

    /** Returns the same instance where nothing is replaced. */
    public static String of(String text) {
        int length = text.length();
        for (int index = 0; index < length; index++) {
            char character = text.charAt(index);
            if (character == 0) {
                return replaced(text);
            }
            if (Character.isSurrogate(character)) {
                if (!startsPair(text, index)) {
                    return replaced(text);
                }
                index++;
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int index = 0; index < clean.length(); index++) {
            char character = clean.charAt(index);
            if (character == 0) {
                clean.setCharAt(index, REPLACEMENT);
            } else if (Character.isSurrogate(character)) {
                if (startsPair(clean, index)) {
                    index++;
                } else {
                    clean.setCharAt(index, REPLACEMENT);
                }
            }
        }
        return clean.toString();
    }

    private static boolean startsPair(CharSequence text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }
}
