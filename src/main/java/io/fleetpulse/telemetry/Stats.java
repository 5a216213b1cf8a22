package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Aggregates of the numeric readings of one property of one device in one window. Among readings
 * with equal times, the smallest value is the first and the greatest the last, so the result does
 * not depend on the order of arrival.
 */
final class Stats extends Totals {

    long late;
    double first;
    long firstAt = Long.MAX_VALUE;
    double last;
    long lastAt = Long.MIN_VALUE;

    Stats() {}

    void add(double value, long time, boolean isLate) {
        add(value);
        if (isLate) {
            late++;
        }
        offer(value, time);
    }

    private void offer(double value, long time) {
        if (time < firstAt || time == firstAt && value < first) {
            first = value;
            firstAt = time;
        }
        if (time > lastAt || time == lastAt && value > last) {
            last = value;
            lastAt = time;
        }
    }

    /** Adds the readings of another instance, which has at least one. */
    void addAll(Stats other) {
        super.addAll(other);
        late += other.late;
        offer(other.first, other.firstAt);
        offer(other.last, other.lastAt);
    }

    /** As {@link #rests}; null for up to two readings, of which the row has both values. */
    String restsOfMany() {
        if (count <= 2) {
            return null;
        }
        return rests();
    }

    /**
     * Writes the aggregates relative to the start of their window. Up to two readings are written
     * as first and last, without sums.
     */
    void write(long start, DataOutput out) throws IOException {
        CompactLong.write(count, out);
        CompactLong.write(late, out);
        CompactLong.write(firstAt - start, out);
        PackedNumber.write(first, out);
        if (count > 1) {
            CompactLong.write(lastAt - start, out);
            PackedNumber.write(last, out);
        }
        if (count > 2) {
            writeSums(out);
        }
    }

    static Stats read(long start, DataInput in) throws IOException {
        Stats stats = new Stats();
        long count = CompactLong.read(in);
        long late = CompactLong.read(in);
        long firstAt = start + CompactLong.read(in);
        double first = PackedNumber.read(in);
        if (count == 1) {
            stats.add(first, firstAt, late == 1);
            return stats;
        }
        long lastAt = start + CompactLong.read(in);
        double last = PackedNumber.read(in);
        if (count == 2) {
            stats.add(first, firstAt, late > 0);
            stats.add(last, lastAt, late > 1);
            return stats;
        }
        stats.count = count;
        stats.late = late;
        stats.first = first;
        stats.firstAt = firstAt;
        stats.lastAt = lastAt;
        stats.last = last;
        stats.readSums(in);
        return stats;
    }
}
