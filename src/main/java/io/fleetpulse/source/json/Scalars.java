package io.fleetpulse.source.json;

import java.math.BigDecimal;

/** Numbers as the platform writes them: also as text, also with a fraction of zero. */
public final class Scalars {

    private static final int LONGEST = 32;

    /** A text of so many digits is a number that a long holds. */
    private static final int SURE_DIGITS = 18;

    private Scalars() {}

    /** The whole number in this text, exactly, or null where it is none that a long holds. */
    public static Long whole(String text) {
        String number = text.strip();
        if (number.isEmpty() || number.length() > LONGEST) {
            return null;
        }
        if (isDigits(number)) {
            return Long.valueOf(number);
        }
        try {
            return new BigDecimal(number).longValueExact();
        } catch (ArithmeticException | NumberFormatException noSuchNumber) {
            return null;
        }
    }

    private static boolean isDigits(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        return text.length() <= SURE_DIGITS;
    }
}
