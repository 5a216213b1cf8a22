package io.fleetpulse.source.json;

/** Parses decimal numbers as doubles, correctly rounded. */
final class Decimals {

    /** Maximum number of characters of an integer that is certainly exact in a double. */
    static final int EXACT_DIGITS = 15;

    /** 2^53: beyond this value a double does not hold every integer. */
    static final double LARGEST_EXACT = 9_007_199_254_740_992.0;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private Decimals() {}

    /**
     * Returns the number; infinite where no finite double holds it. In up to 15 characters without
     * an exponent both the digits and the power of ten are exact doubles, so one division rounds
     * correctly. All other numbers go through {@link Double#parseDouble(String)}.
     */
    static double parse(char[] text, int offset, int length) {
        if (length > EXACT_DIGITS) {
            return Double.parseDouble(new String(text, offset, length));
        }
        int index = offset;
        int end = offset + length;
        boolean negative = text[index] == '-';
        if (negative) {
            index++;
        }
        long digits = 0;
        int fraction = -1;
        for (; index < end; index++) {
            char character = text[index];
            if (character >= '0' && character <= '9') {
                digits = digits * 10 + (character - '0');
                if (fraction >= 0) {
                    fraction++;
                }
            } else if (character == '.') {
                fraction = 0;
            } else {
                return Double.parseDouble(new String(text, offset, length));
            }
        }
        double number = digits / POWERS_OF_TEN[Math.max(fraction, 0)];
        if (negative) {
            return -number;
        }
        return number;
    }
}
