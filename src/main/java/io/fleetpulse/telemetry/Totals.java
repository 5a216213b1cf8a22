package io.fleetpulse.telemetry;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Aggregates that do not depend on order: count, minimum, maximum, sum and sum of squares. */
class Totals {

    long count;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    final ExactSum sum;
    final ExactSquares squares;

    Totals() {
        sum = new ExactSum();
        squares = new ExactSquares();
    }

    Totals(Totals from) {
        count = from.count;
        min = from.min;
        max = from.max;
        sum = new ExactSum(from.sum);
        squares = new ExactSquares(from.squares);
    }

    final void add(double value) {
        count++;
        if (value < min) {
            min = value;
        }
        if (value > max) {
            max = value;
        }
        sum.add(value);
        squares.addSquareOf(value);
    }

    final void addAll(Totals other) {
        count += other.count;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        sum.addAll(other.sum);
        squares.addAll(other.squares);
    }

    /** The true sum, rounded once; infinite beyond the range of doubles. */
    final double sum() {
        return sum.rounded();
    }

    /** The true sum of the exact squares, rounded once. */
    final double squares() {
        return squares.rounded();
    }

    final double average() {
        return sum() / count;
    }

    /**
     * The rounding errors of the sums, from which the views add up exactly: the error of the sum, a
     * space, and the error of the sum of squares. Null if both are zero. If doubles cannot hold the
     * errors, both sums themselves in decimal digits, each after an equals sign.
     */
    final String rests() {
        Double ofSum = sum.rest();
        Double ofSquares = squares.rest();
        if (ofSum == null || ofSquares == null) {
            return "="
                    + sum.exact().stripTrailingZeros()
                    + " ="
                    + squares.exact().stripTrailingZeros();
        }
        if (ofSum == 0 && ofSquares == 0) {
            return null;
        }
        // Much faster than Double.toString, because these doubles have all their digits.
        return DoubleToDecimal.toString(ofSum)
                .concat(" ")
                .concat(DoubleToDecimal.toString(ofSquares));
    }

    /** Writes everything but the count. */
    final void writeSums(DataOutput out) throws IOException {
        PackedNumber.write(min, out);
        PackedNumber.write(max, out);
        sum.write(out);
        squares.write(out);
    }

    /** Reads what {@link #writeSums} wrote. */
    final void readSums(DataInput in) throws IOException {
        min = PackedNumber.read(in);
        max = PackedNumber.read(in);
        sum.read(in);
        squares.read(in);
    }
}
