package io.fleetpulse.sketch;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mergeable quantile sketch: counts values in the buckets of a logarithmic histogram, as DDSketch
 * does. Quantiles have a relative error of at most 1 % over the whole range of doubles. The order
 * of values does not matter, and sketches are merged by adding the counts of their buckets.
 *
 * <p>A positive value falls into bucket {@code ceil(log(value) / log(1.02)) + 40,000}, a negative
 * value into minus the bucket of its absolute value, zero into bucket 0. Buckets therefore have the
 * order of their values. The value of a bucket has the same relative distance from both of its
 * ends. The SQL function {@code fleet.sketch_value} computes the same value.
 */
public final class Sketch {

    private static final double GAMMA = 1.02;
    private static final double LOG_GAMMA = Math.log(GAMMA);
    private static final double LOG_MIDDLE = Math.log(2 / (GAMMA + 1));
    private static final double LOG_LARGEST = Math.log(Double.MAX_VALUE);
    private static final int OFFSET = 40_000;
    private static final int SMALLEST_CAPACITY = 16;

    private long zeros;
    // Open addressing; bucket 0 marks a free place, which is why zeros are counted beside it.
    private int[] buckets = new int[SMALLEST_CAPACITY];
    private long[] counts = new long[SMALLEST_CAPACITY];
    private int used;

    public Sketch() {}

    public Sketch(Sketch from) {
        zeros = from.zeros;
        buckets = from.buckets.clone();
        counts = from.counts.clone();
        used = from.used;
    }

    public static int bucket(double value) {
        if (value == 0) {
            return 0;
        }
        int bucket = (int) Math.ceil(Math.log(Math.abs(value)) / LOG_GAMMA) + OFFSET;
        if (value < 0) {
            return -bucket;
        }
        return bucket;
    }

    public static double value(int bucket) {
        if (bucket == 0) {
            return 0;
        }
        double logarithm = (Math.abs(bucket) - OFFSET) * LOG_GAMMA + LOG_MIDDLE;
        double magnitude = Double.MAX_VALUE;
        if (logarithm < LOG_LARGEST) {
            magnitude = Math.exp(logarithm);
        }
        return Math.copySign(magnitude, bucket);
    }

    public void add(double value) {
        addToBucket(bucket(value), 1);
    }

    /** Adds a value {@code times} times; a negative number retracts it that many times. */
    public void add(double value, int times) {
        addToBucket(bucket(value), times);
    }

    public void addAll(Sketch other) {
        zeros += other.zeros;
        for (int place = 0; place < other.buckets.length; place++) {
            if (other.buckets[place] != 0) {
                addToBucket(other.buckets[place], other.counts[place]);
            }
        }
    }

    private void addToBucket(int bucket, long count) {
        if (bucket == 0) {
            zeros += count;
            return;
        }
        int place = place(bucket);
        if (buckets[place] == 0) {
            if (used >= buckets.length / 2) {
                grow();
                place = place(bucket);
            }
            buckets[place] = bucket;
            used++;
        }
        counts[place] += count;
    }

    private int place(int bucket) {
        int mask = buckets.length - 1;
        int place = bucket * 0x9E3779B9 >>> 12 & mask;
        while (buckets[place] != 0 && buckets[place] != bucket) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        int[] oldBuckets = buckets;
        long[] oldCounts = counts;
        buckets = new int[oldBuckets.length * 2];
        counts = new long[oldBuckets.length * 2];
        for (int old = 0; old < oldBuckets.length; old++) {
            if (oldBuckets[old] != 0) {
                int place = place(oldBuckets[old]);
                buckets[place] = oldBuckets[old];
                counts[place] = oldCounts[old];
            }
        }
    }

    private long count(int bucket) {
        if (bucket == 0) {
            return zeros;
        }
        return counts[place(bucket)];
    }

    /** Returns the buckets whose count is not zero, in the order of their values. */
    private int[] sortedBuckets() {
        int[] sorted = new int[used + 1];
        int filled = 0;
        for (int place = 0; place < buckets.length; place++) {
            if (buckets[place] != 0 && counts[place] != 0) {
                sorted[filled++] = buckets[place];
            }
        }
        if (zeros != 0) {
            filled++;
        }
        sorted = Arrays.copyOf(sorted, filled);
        Arrays.sort(sorted);
        return sorted;
    }

    /**
     * Computes percentiles by nearest rank: of n values the one with rank ceil(percent / 100 * n),
     * counted from 1 in ascending order. All are 0 for an empty sketch.
     *
     * @param percents whole percents, ascending
     * @return the values of the buckets, one for each percent
     */
    public double[] percentiles(int... percents) {
        int[] sorted = sortedBuckets();
        long total = 0;
        for (int bucket : sorted) {
            total += count(bucket);
        }
        double[] values = new double[percents.length];
        long passed = 0;
        int next = 0;
        for (int bucket : sorted) {
            passed += count(bucket);
            while (next < percents.length && passed * 100 >= percents[next] * total) {
                values[next++] = value(bucket);
            }
        }
        return values;
    }

    /** Returns a JSON object, {@code {"bucket":count}}, in the order of the values. */
    public String toJson() {
        StringBuilder json = new StringBuilder("{");
        for (int bucket : sortedBuckets()) {
            if (json.length() > 1) {
                json.append(',');
            }
            json.append('"').append(bucket).append("\":").append(count(bucket));
        }
        return json.append('}').toString();
    }

    public void write(DataOutput out) throws IOException {
        int[] sorted = sortedBuckets();
        CompactText.writeLength(sorted.length, out);
        for (int bucket : sorted) {
            CompactLong.write(bucket, out);
            CompactLong.write(count(bucket), out);
        }
    }

    public static Sketch read(DataInput in) throws IOException {
        Sketch sketch = new Sketch();
        int size = CompactText.readLength(in);
        for (int entry = 0; entry < size; entry++) {
            int bucket = (int) CompactLong.read(in);
            sketch.addToBucket(bucket, CompactLong.read(in));
        }
        return sketch;
    }
}
