package io.fleetpulse.sink.json;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a reused buffer. A result is one flat object with known names, so no
 * generator with state is needed. Text that is ASCII, as almost all is, becomes bytes without an
 * intermediate copy.
 */
final class JsonBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final char REPLACEMENT = '\uFFFD';

    /** Maximum number of bytes that one char takes, as an escape. */
    private static final int MOST_BYTES_OF_A_CHAR = 6;

    /** Doubles in this range are written without an exponent. */
    private static final double SMALLEST_PLAIN = 1e-3;

    private static final double SMALLEST_LARGE = 1e7;

    private static final long[] POWERS_OF_TEN = powersOfTen();

    private static final byte[] PAIRS_OF_DIGITS = pairsOfDigits();

    /**
     * With seven digits before the point these make at most the 15 digits that a double
     * distinguishes.
     */
    private static final int MOST_DECIMALS = 5;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Returns the powers of ten that fit into a long: 1, 10 and so on. */
    private static long[] powersOfTen() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int exponent = 1; exponent < powers.length; exponent++) {
            powers[exponent] = powers[exponent - 1] * 10;
        }
        return powers;
    }

    /** Returns the digits 00, 01 to 99; writing pairs halves the number of divisions. */
    private static byte[] pairsOfDigits() {
        byte[] pairs = new byte[200];
        for (int number = 0; number < 100; number++) {
            pairs[number * 2] = (byte) ('0' + number / 10);
            pairs[number * 2 + 1] = (byte) ('0' + number % 10);
        }
        return pairs;
    }

    void clear() {
        length = 0;
    }

    /** Returns the written bytes followed by a character that is not kept. */
    byte[] endingWith(char ascii) {
        byte[] ended = Arrays.copyOf(bytes, length + 1);
        ended[length] = (byte) ascii;
        return ended;
    }

    void ascii(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    void character(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    void nothing() {
        ascii(NULL);
    }

    void truth(boolean value) {
        if (value) {
            ascii(TRUE);
        } else {
            ascii(FALSE);
        }
    }

    void integer(long value) {
        if (value >= 0) {
            digits(value, 1);
        } else {
            latin(Long.toString(value));
        }
    }

    /** Writes the shortest decimal that parses to this double; infinity as text, NaN as null. */
    void decimal(double value) {
        if (Double.isInfinite(value)) {
            text(Double.toString(value));
        } else if (Double.isNaN(value)) {
            nothing();
        } else if (!fewDecimals(value)) {
            latin(DoubleToDecimal.toString(value));
        }
    }

    /**
     * Writes a number with few decimals, such as 21.5, and returns whether it has few. The quotient
     * of two integers that are exact as doubles is the double that their decimal parses to. No
     * shorter decimal parses to the same double, because decimals of up to 15 digits all parse to
     * different doubles.
     */
    private boolean fewDecimals(double value) {
        double size = Math.abs(value);
        if (size < SMALLEST_PLAIN || size >= SMALLEST_LARGE) {
            return false;
        }
        for (int decimals = 1; decimals <= MOST_DECIMALS; decimals++) {
            long power = POWERS_OF_TEN[decimals];
            long digits = (long) (size * power + 0.5);
            if ((double) digits / power == size) {
                if (value < 0) {
                    character('-');
                }
                long whole = (long) size;
                digits(whole, 1);
                character('.');
                digits(digits - whole * power, decimals);
                return true;
            }
        }
        return false;
    }

    /** Writes a number that is not negative, padded with zeros to this many digits. */
    private void digits(long number, int atLeast) {
        int count = atLeast;
        while (count < POWERS_OF_TEN.length && number >= POWERS_OF_TEN[count]) {
            count++;
        }
        reserve(count);
        long rest = number;
        int place = length + count;
        while (place - length >= 2) {
            long hundredth = rest / 100;
            int pair = (int) (rest - hundredth * 100) * 2;
            bytes[--place] = PAIRS_OF_DIGITS[pair + 1];
            bytes[--place] = PAIRS_OF_DIGITS[pair];
            rest = hundredth;
        }
        if (place > length) {
            bytes[length] = (byte) ('0' + rest);
        }
        length += count;
    }

    /** Writes JSON text unchanged. */
    void raw(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        ascii(utf8);
    }

    /**
     * Writes text in quotes. NUL and lone surrogates, which databases cannot store, become U+FFFD.
     */
    void text(String text) {
        int end = text.length();
        reserve(Math.addExact(Math.multiplyExact(end, MOST_BYTES_OF_A_CHAR), 2));
        bytes[length++] = '"';
        for (int index = 0; index < end; index++) {
            char unit = text.charAt(index);
            if (unit >= ' ' && unit < 0x7f && unit != '"' && unit != '\\') {
                bytes[length++] = (byte) unit;
            } else if (unit < 0x80) {
                escaped(unit);
            } else if (Character.isHighSurrogate(unit)
                    && index + 1 < end
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                index++;
                fourBytes(Character.toCodePoint(unit, text.charAt(index)));
            } else if (Character.isSurrogate(unit)) {
                threeBytes(REPLACEMENT);
            } else if (unit < 0x800) {
                bytes[length++] = (byte) (0xc0 | unit >> 6);
                continuation(unit);
            } else {
                threeBytes(unit);
            }
        }
        bytes[length++] = '"';
    }

    private void escaped(char unit) {
        switch (unit) {
            case 0 -> threeBytes(REPLACEMENT);
            case '"', '\\' -> escape(unit);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case 0x7f -> bytes[length++] = 0x7f;
            default -> {
                escape('u');
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[unit >> 4];
                bytes[length++] = HEX[unit & 0xf];
            }
        }
    }

    private void escape(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private void threeBytes(char unit) {
        bytes[length++] = (byte) (0xe0 | unit >> 12);
        continuation(unit >> 6);
        continuation(unit);
    }

    private void fourBytes(int codePoint) {
        bytes[length++] = (byte) (0xf0 | codePoint >> 18);
        continuation(codePoint >> 12);
        continuation(codePoint >> 6);
        continuation(codePoint);
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3f));
    }

    @SuppressWarnings("deprecation") // the low bytes are what ASCII text consists of
    private void latin(String ascii) {
        int size = ascii.length();
        reserve(size);
        ascii.getBytes(0, size, bytes, length);
        length += size;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
