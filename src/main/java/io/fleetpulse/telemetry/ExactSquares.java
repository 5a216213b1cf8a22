package io.fleetpulse.telemetry;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The exact sum of the squares of doubles, kept like an {@link ExactSum}. A square has twice as
 * many digits, so the sum takes three doubles.
 */
final class ExactSquares {

    private static final int NUMBERS = 3;

    /** Outside these limits, a square or its rounding error may not be a normal double. */
    private static final double LARGEST = 1e140;

    private static final double SMALLEST = 1e-140;

    /** 2^27 + 1: splits a double into halves whose products are exact (Veltkamp). */
    private static final double SPLITTER = 134_217_729;

    private double high;
    private double middle;
    private double low;

    /** Remainder that the doubles cannot hold; usually null. At most 4 KB. */
    BigDecimal wide;

    ExactSquares() {}

    ExactSquares(ExactSquares from) {
        high = from.high;
        middle = from.middle;
        low = from.low;
        wide = from.wide;
    }

    void addSquareOf(double value) {
        double magnitude = Math.abs(value);
        if (magnitude < SMALLEST || magnitude > LARGEST) {
            if (value != 0) {
                wide = ExactSum.plus(wide, new BigDecimal(value).pow(2));
            }
            return;
        }
        double square = value * value;
        double upper = SPLITTER * value;
        upper -= upper - value;
        double lower = value - upper;
        add(square, upper * upper - square + 2 * upper * lower + lower * lower);
    }

    /** Adds a number and its rounding error. */
    private void add(double number, double rest) {
        double first = high + number;
        double ofFirst = ExactSum.error(high, number, first);
        double second = middle + ofFirst;
        double ofSecond = ExactSum.error(middle, ofFirst, second);
        double secondWithRest = second + rest;
        double ofRest = ExactSum.error(second, rest, secondWithRest);
        double third = low + ofSecond;
        double lost = ExactSum.error(low, ofSecond, third);
        double thirdWithRest = third + ofRest;
        double alsoLost = ExactSum.error(third, ofRest, thirdWithRest);
        normalize(first, secondWithRest, thirdWithRest);
        if (lost != 0) {
            wide = ExactSum.plus(wide, new BigDecimal(lost));
        }
        if (alsoLost != 0) {
            wide = ExactSum.plus(wide, new BigDecimal(alsoLost));
        }
    }

    /** Stores the sum in parts, each at most half a unit in the last place of the part before. */
    private void normalize(double first, double second, double third) {
        double below = second + third;
        double lowest = ExactSum.error(second, third, below);
        high = first + below;
        double rest = ExactSum.error(first, below, high);
        middle = rest + lowest;
        low = ExactSum.error(rest, lowest, middle);
    }

    void addAll(ExactSquares other) {
        add(other.high, other.middle);
        if (other.low != 0) {
            add(other.low, 0);
        }
        if (other.wide != null) {
            wide = ExactSum.plus(wide, other.wide);
        }
    }

    double rounded() {
        if (wide != null) {
            return exact().doubleValue();
        }
        // If the middle part is exactly half a unit in the last place, the lowest part decides.
        double twice = 2 * middle;
        double other = high + twice;
        if (low != 0 && middle > 0 == low > 0 && other - high == twice) {
            return other;
        }
        return high;
    }

    BigDecimal exact() {
        BigDecimal exact =
                new BigDecimal(high).add(new BigDecimal(middle)).add(new BigDecimal(low));
        if (wide == null) {
            return exact;
        }
        return exact.add(wide);
    }

    /** The rounding error of {@link #rounded}, as a double; null if the rounded sum is infinite. */
    Double rest() {
        double rounded = rounded();
        if (Double.isInfinite(rounded)) {
            return null;
        }
        if (wide == null) {
            return high - rounded + middle + low;
        }
        return exact().subtract(new BigDecimal(rounded)).doubleValue();
    }

    void write(DataOutput out) throws IOException {
        Parts.write(out, wide, high, middle, low);
    }

    void read(DataInput in) throws IOException {
        Parts parts = Parts.read(in, NUMBERS);
        high = parts.numbers()[0];
        middle = parts.numbers()[1];
        low = parts.numbers()[2];
        wide = parts.wide();
    }
}
