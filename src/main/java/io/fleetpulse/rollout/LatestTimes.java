package io.fleetpulse.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * The greatest of many times that are added and removed. Keeps the {@value #MOST_TIMES} greatest
 * distinct times with a count for each, and the greatest of the others. The result is exact until
 * all kept times have been removed.
 *
 * @param counts count of each time above {@code floor}, none of them zero
 * @param floor times up to this one are not distinguished; {@link Long#MIN_VALUE} if there is none
 */
public record LatestTimes(Map<Long, Long> counts, long floor) {

    static final int MOST_TIMES = 1_000;

    static final LatestTimes NONE = new LatestTimes(Map.of(), Long.MIN_VALUE);

    /** Adds the given change to the count of each time. */
    LatestTimes plus(Map<Long, Long> deltas) {
        TreeMap<Long, Long> sums = new TreeMap<>(counts);
        long newFloor = floor;
        for (Map.Entry<Long, Long> delta : deltas.entrySet()) {
            if (delta.getKey() > newFloor) {
                sums.merge(delta.getKey(), delta.getValue(), LatestTimes::sumOrGone);
            }
        }
        sums.values().removeIf(count -> count == 0);
        while (sums.size() > MOST_TIMES) {
            newFloor = sums.pollFirstEntry().getKey();
        }
        return new LatestTimes(sums, newFloor);
    }

    private static Long sumOrGone(Long one, Long other) {
        long sum = one + other;
        if (sum == 0) {
            return null;
        }
        return sum;
    }

    /** The greatest time, or null if there never was one. */
    Long greatest() {
        long greatest = floor;
        for (long time : counts.keySet()) {
            greatest = Math.max(greatest, time);
        }
        if (greatest == Long.MIN_VALUE) {
            return null;
        }
        return greatest;
    }
}
