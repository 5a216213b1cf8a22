package io.fleetpulse.telemetry;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What can be said of numbers in any order: count, extremes, sum and sum of squares.
 *
 * <p>The sum is compensated (Neumaier), because positive and negative readings cancel each other and
 * the result must not depend on their order. The squares cannot cancel, so their plain sum is good to
 * far better than 1e-9. A sum beyond the range of doubles is infinite.
 */
class Totals {

    /** How many numbers {@link #store} writes. */
    static final int NUMBERS = 6;

    long count;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double squares;
    private double rounded;
    private double compensation;

    Totals() {}

    Totals(Totals from) {
        count = from.count;
        min = from.min;
        max = from.max;
        squares = from.squares;
        rounded = from.rounded;
        compensation = from.compensation;
    }

    /** Takes the numbers that were stored there; where there are none, as of zeros, nothing. */
    void load(long[] numbers, int at) {
        if (numbers[at] == 0) {
            return;
        }
        count = numbers[at];
        min = Double.longBitsToDouble(numbers[at + 1]);
        max = Double.longBitsToDouble(numbers[at + 2]);
        squares = Double.longBitsToDouble(numbers[at + 3]);
        rounded = Double.longBitsToDouble(numbers[at + 4]);
        compensation = Double.longBitsToDouble(numbers[at + 5]);
    }

    /** Puts everything into these places of an array. */
    void store(long[] numbers, int at) {
        numbers[at] = count;
        numbers[at + 1] = Double.doubleToRawLongBits(min);
        numbers[at + 2] = Double.doubleToRawLongBits(max);
        numbers[at + 3] = Double.doubleToRawLongBits(squares);
        numbers[at + 4] = Double.doubleToRawLongBits(rounded);
        numbers[at + 5] = Double.doubleToRawLongBits(compensation);
    }

    final void add(double value) {
        count++;
        if (value < min) {
            min = value;
        }
        if (value > max) {
            max = value;
        }
        squares += value * value;
        addToSum(value);
    }

    final void addAll(Totals other) {
        count += other.count;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        squares += other.squares;
        addToSum(other.rounded);
        compensation += other.compensation;
    }

    private void addToSum(double value) {
        double sum = rounded + value;
        if (Math.abs(rounded) >= Math.abs(value)) {
            compensation += rounded - sum + value;
        } else {
            compensation += value - sum + rounded;
        }
        rounded = sum;
    }

    final double sum() {
        // Past the range of doubles the compensation is inf - inf.
        if (Double.isInfinite(rounded)) {
            return rounded;
        }
        return rounded + compensation;
    }

    final double average() {
        return sum() / count;
    }

    /** Writes everything but the count. */
    final void writeSums(DataOutput out) throws IOException {
        out.writeDouble(min);
        out.writeDouble(max);
        out.writeDouble(squares);
        out.writeDouble(rounded);
        out.writeDouble(compensation);
    }

    /** Reads what {@link #writeSums} wrote. */
    final void readSums(DataInput in) throws IOException {
        min = in.readDouble();
        max = in.readDouble();
        squares = in.readDouble();
        rounded = in.readDouble();
        compensation = in.readDouble();
    }
}
