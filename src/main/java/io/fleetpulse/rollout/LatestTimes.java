package io.fleetpulse.rollout;

import java.util.Map;
import java.util.TreeMap;

/**
 * The greatest of many times that come and also go. It keeps the {@value #MOST_TIMES} greatest
 * distinct times and how many there are of each, and of the others the greatest: the answer is exact
 * until all that it keeps are gone.
 *
 * @param counts how many there are of each time above {@code floor}, none of them zero
 * @param floor times up to this one are not told apart; {@link Long#MIN_VALUE} if there is none
 */
public record LatestTimes(Map<Long, Long> counts, long floor) {

    static final int MOST_TIMES = 1_000;

    static final LatestTimes NONE = new LatestTimes(Map.of(), Long.MIN_VALUE);

    /** These times, and as many more, or fewer, of each as the deltas say. */
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
