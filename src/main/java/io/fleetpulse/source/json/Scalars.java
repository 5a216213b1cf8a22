package io.fleetpulse.source.json;

import java.math.BigDecimal;

/** Parses numbers as the platform writes them: also as text, also with a fraction of zero. */
public final class Scalars {

    private static final int LONGEST = 32;

    /** Maximum number of digits of a number that certainly fits into a long. */
    private static final int SURE_DIGITS = 18;

    private Scalars() {}

    /**
     * Returns the exact whole number in this text; null where there is none that fits into a long.
     */
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
