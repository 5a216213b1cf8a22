package io.fleetpulse.result;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

/**
 * Writes numbers as canonical JSON text: equal numbers give equal texts. Two texts are the same
 * exactly if {@code jsonb} considers the numbers equal ({@code 1}, {@code 1.0}, {@code 10e-1}).
 */
public final class JsonNumber {

    /** Maximum characters in plain digits; longer numbers are written with an exponent. */
    private static final int LONGEST_PLAIN = 64;

    /** Maximum characters of an exponent; no number that PostgreSQL stores needs more. */
    private static final int LONGEST_EXPONENT = 12;

    /** Above this, doubles do not represent every integer. */
    private static final double EXACT_INTEGERS = 1L << 53;

    private JsonNumber() {}

    /** Returns the text of a double, which must be finite. */
    public static String of(double number) {
        if (number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS) {
            return Long.toString((long) number);
        }
        String text = DoubleToDecimal.toString(number);
        return text.indexOf('E') < 0 ? text : of(text);
    }

    /**
     * Returns the canonical text of a JSON number, without loss of digits, in linear time. A number
     * with an exponent of more than 12 characters is returned unchanged.
     *
     * @param written a number in the syntax of JSON
     */
    public static String of(String written) {
        if (isCanonical(written)) {
            return written;
        }
        int end = written.length();
        int exponentAt = Math.max(written.indexOf('e'), written.indexOf('E'));
        long exponent = 0;
        if (exponentAt >= 0) {
            if (end - exponentAt - 1 > LONGEST_EXPONENT) {
                return written;
            }
            exponent = Long.parseLong(written, exponentAt + 1, end, 10);
            end = exponentAt;
        }
        int start = written.charAt(0) == '-' ? 1 : 0;
        int point = written.indexOf('.');
        if (point < 0) {
            point = end;
        }
        StringBuilder digits = new StringBuilder(end - start).append(written, start, point);
        if (point < end) {
            digits.append(written, point + 1, end);
        }
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        int last = digits.length();
        while (last > zeros && digits.charAt(last - 1) == '0') {
            last--;
        }
        if (last == zeros) {
            return "0";
        }
        String sign = start == 1 ? "-" : "";
        return sign + text(digits.substring(zeros, last), point - start - zeros + exponent);
    }

    /** Whether the text is a short integer, as most are, and therefore canonical. */
    private static boolean isCanonical(String written) {
        if (written.length() > LONGEST_PLAIN || written.equals("-0")) {
            return false;
        }
        for (int index = written.charAt(0) == '-' ? 1 : 0; index < written.length(); index++) {
            if (written.charAt(index) < '0' || written.charAt(index) > '9') {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the number 0.digits × 10^point.
     *
     * @param digits digits without leading or trailing zeros
     */
    private static String text(String digits, long point) {
        int length = digits.length();
        if (point <= 0 && length + 2 - point <= LONGEST_PLAIN) {
            return "0." + "0".repeat((int) -point) + digits;
        }
        if (point > 0 && Math.max(point, length + 1) <= LONGEST_PLAIN) {
            if (point >= length) {
                return digits + "0".repeat((int) point - length);
            }
            return digits.substring(0, (int) point) + "." + digits.substring((int) point);
        }
        String fraction = length == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (point - 1);
    }
}
