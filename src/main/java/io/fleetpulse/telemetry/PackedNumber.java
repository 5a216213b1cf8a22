package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Encodes a double as a whole number and a power of ten if that is exactly the same value. Readings
 * of sensors have few digits and then take two or three bytes instead of eight.
 */
final class PackedNumber {

    /** In place of the power of ten: the double follows in eight bytes. */
    static final int RAW = 7;

    /** Result of {@link #pack} for a double that takes eight bytes. */
    static final long NONE = RAW;

    private static final int BITS_OF_THE_POWER = 3;
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};
    private static final int MOST_DIGITS = 6;
    private static final double EXACT_INTEGERS = 1L << 52;

    private PackedNumber() {}

    /** Packs whole number and power into one long; {@link #NONE} if no such pair is exact. */
    static long pack(double value) {
        double scaled = Math.rint(value * POWERS[MOST_DIGITS]);
        if (Math.abs(scaled) < EXACT_INTEGERS) {
            long whole = (long) scaled;
            if (isSame(value(whole, MOST_DIGITS), value)) {
                return packed(whole, MOST_DIGITS);
            }
        } else if (Math.abs(value) < EXACT_INTEGERS && Math.rint(value) == value) {
            return packed((long) value, 0);
        }
        return NONE;
    }

    /** Packs the pair without trailing zeros of the whole number. */
    private static long packed(long whole, int power) {
        long shorter = whole;
        int digits = power;
        if (digits == MOST_DIGITS && shorter % 10_000 == 0) {
            shorter /= 10_000;
            digits -= 4;
        }
        while (digits > 0 && shorter % 10 == 0) {
            shorter /= 10;
            digits--;
        }
        return shorter << BITS_OF_THE_POWER | digits;
    }

    /** Compares bits, which also distinguishes 0.0 from -0.0. */
    private static boolean isSame(double one, double another) {
        return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(another);
    }

    /** The power of a packed number; {@link #RAW} for {@link #NONE}. */
    static int power(long packed) {
        return (int) packed & RAW;
    }

    /** The whole number of a packed number. */
    static long whole(long packed) {
        return packed >> BITS_OF_THE_POWER;
    }

    static double value(long whole, int power) {
        return whole / POWERS[power];
    }

    static void write(double value, DataOutput out) throws IOException {
        long packed = pack(value);
        CompactLong.write(packed, out);
        if (packed == NONE) {
            out.writeDouble(value);
        }
    }

    static double read(DataInput in) throws IOException {
        long packed = CompactLong.read(in);
        if (packed == NONE) {
            return in.readDouble();
        }
        return value(whole(packed), power(packed));
    }
}
