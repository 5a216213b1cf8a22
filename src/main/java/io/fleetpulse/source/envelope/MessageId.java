package io.fleetpulse.source.envelope;

import io.fleetpulse.deadletter.SecretRedaction;

/**
 * Decides which message ids identify a message. Platform ids have 19 digits. Bridges, rules and
 * devices replace them by values that repeat: a number converted through a double, {@code null} as
 * text, the packet number of an MQTT session. A message with such an id is treated as a message
 * without an id.
 */
final class MessageId {

    private static final int FEWEST_DIGITS = 16;
    private static final int MOST_DIGITS = 20;
    private static final int SHORTEST_TEXT = 16;

    private MessageId() {}

    /**
     * Returns the id in a text of at least 16 characters, without surrounding space; null where the
     * text is not usable. Decimal digits are usable. So is any other text that is no number in
     * floating notation and contains no secret, because rows store the id.
     */
    static String ofText(String text) {
        if (text == null) {
            return null;
        }
        String id = text.strip();
        if (id.length() < SHORTEST_TEXT || isFloating(id)) {
            return null;
        }
        boolean isNumber = digitsEnd(id, 0) == id.length();
        return isNumber || SecretRedaction.redact(id).equals(id) ? id : null;
    }

    /**
     * Returns the id from the text of a JSON number: 16 to 20 digits; null where it is not usable.
     */
    static String ofNumber(String number) {
        if (number == null || number.length() < FEWEST_DIGITS || number.length() > MOST_DIGITS) {
            return null;
        }
        return digitsEnd(number, 0) == number.length() ? number : null;
    }

    /**
     * Whether the text is a number with a fraction, and perhaps an exponent, as
     * {@code 1.0731241627695268e+18}.
     */
    private static boolean isFloating(String text) {
        int index = digitsEnd(text, signEnd(text, 0));
        if (index == text.length() || text.charAt(index) != '.') {
            return false;
        }
        index = digitsEnd(text, index + 1);
        if (index < text.length() && (text.charAt(index) == 'e' || text.charAt(index) == 'E')) {
            index = digitsEnd(text, signEnd(text, index + 1));
        }
        return index == text.length();
    }

    private static int signEnd(String text, int index) {
        boolean sign =
                index < text.length() && (text.charAt(index) == '-' || text.charAt(index) == '+');
        return sign ? index + 1 : index;
    }

    private static int digitsEnd(String text, int from) {
        int index = from;
        while (index < text.length() && isDigit(text.charAt(index))) {
            index++;
        }
        return index;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
