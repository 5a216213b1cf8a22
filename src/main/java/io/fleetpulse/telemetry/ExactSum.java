package io.fleetpulse.telemetry;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The exact sum of doubles, independent of their order and of partial sums. It consists of two
 * doubles that do not overlap, as in Shewchuk's expansions, and a decimal number for the remainder.
 * Only numbers of very different magnitudes, or near the end of the range of doubles, have a
 * remainder.
 */
final class ExactSum {

    private static final int NUMBERS = 2;

    /** Beyond this, an intermediate result could overflow although the sum does not. */
    private static final double LARGEST = 1e300;

    private double high;
    private double low;

    /** Remainder, usually null; at most 2 KB: doubles have up to 1,074 bits of fraction. */
    BigDecimal wide;

    ExactSum() {}

    ExactSum(ExactSum from) {
        high = from.high;
        low = from.low;
        wide = from.wide;
    }

    void add(double value) {
        double total = high + value;
        if (!(Math.abs(total) < LARGEST && Math.abs(value) < LARGEST)) {
            addWide(new BigDecimal(value));
            return;
        }
        double rest = error(high, value, total);
        double middle = low + rest;
        double lost = error(low, rest, middle);
        high = total + middle;
        low = error(total, middle, high);
        if (lost != 0) {
            addWide(new BigDecimal(lost));
        }
    }

    /** The rounding error of {@code sum = one + two}; a double holds it exactly. */
    static double error(double one, double two, double sum) {
        double added = sum - one;
        return one - (sum - added) + (two - added);
    }

    void addAll(ExactSum other) {
        add(other.high);
        if (other.low != 0) {
            add(other.low);
        }
        if (other.wide != null) {
            addWide(other.wide);
        }
    }

    private void addWide(BigDecimal value) {
        wide = plus(wide, value);
    }

    static BigDecimal plus(BigDecimal known, BigDecimal value) {
        BigDecimal sum = value;
        if (known != null) {
            sum = known.add(value);
        }
        if (sum.signum() == 0) {
            return null;
        }
        return sum.stripTrailingZeros();
    }

    double rounded() {
        if (wide == null) {
            return high;
        }
        return exact().doubleValue();
    }

    BigDecimal exact() {
        BigDecimal exact = new BigDecimal(high).add(new BigDecimal(low));
        if (wide == null) {
            return exact;
        }
        return exact.add(wide);
    }

    /** The rounding error of {@link #rounded}; null if no double holds it exactly. */
    Double rest() {
        if (wide == null) {
            return low;
        }
        double rounded = rounded();
        if (Double.isInfinite(rounded)) {
            return null;
        }
        BigDecimal rest = exact().subtract(new BigDecimal(rounded));
        double ofRest = rest.doubleValue();
        if (new BigDecimal(ofRest).compareTo(rest) != 0) {
            return null;
        }
        return ofRest;
    }

    void write(DataOutput out) throws IOException {
        Parts.write(out, wide, high, low);
    }

    void read(DataInput in) throws IOException {
        Parts parts = Parts.read(in, NUMBERS);
        high = parts.numbers()[0];
        low = parts.numbers()[1];
        wide = parts.wide();
    }
}
