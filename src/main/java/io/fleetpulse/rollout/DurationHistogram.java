package io.fleetpulse.rollout;

import java.util.Map;
import java.util.SortedMap;

/**
 * Durations in buckets that each grow by one percent: a quantile is within one percent of the exact
 * one (nearest rank), including rounding to whole milliseconds. Counts also decrease, because a
 * late report can retract a success.
 */
final class DurationHistogram {

    /** Bucket of a duration below one millisecond. */
    static final int ZERO = -1;

    private static final double GROWTH = 1.01;
    private static final double LOG_GROWTH = Math.log(GROWTH);

    private DurationHistogram() {}

    /** The bucket of a duration in milliseconds, not negative: {@code (1.01^(b-1), 1.01^b]}. */
    static int bucket(long duration) {
        if (duration < 1) {
            return ZERO;
        }
        return (int) Math.ceil(Math.log((double) duration) / LOG_GROWTH);
    }

    /** The duration that represents a bucket, milliseconds: half a percent from its ends. */
    static long duration(int bucket) {
        if (bucket == ZERO) {
            return 0;
        }
        return Math.round(2 * Math.pow(GROWTH, bucket) / (1 + GROWTH));
    }

    /** The duration of rank {@code ceil(quantile * count)}, milliseconds; null if there is none. */
    static Long quantile(SortedMap<Integer, Long> counts, double quantile) {
        long count = 0;
        for (long inBucket : counts.values()) {
            count += inBucket;
        }
        long rank = (long) Math.ceil(quantile * count);
        long passed = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            passed += bucket.getValue();
            if (passed > 0 && passed >= rank) {
                return duration(bucket.getKey());
            }
        }
        return null;
    }
}
