package io.fleetpulse.rollout;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When the running tasks of a job had their first progress: exactly to a second for the newest, and
 * ever more coarsely the longer ago it was, within one percent of that. So a job needs at most some
 * thousand numbers, however many tasks it has and however long it takes.
 *
 * <p>Times fall into buckets whose length is a power of two seconds. How long a bucket is depends on
 * its place and on the job's newest report only: two buckets that become one do so together, whatever
 * the order in which tasks start and end.
 *
 * @param counts how many started in the bucket that begins at this time, none of them zero
 * @param newest the newest report, milliseconds since the epoch
 */
public record RunningStarts(Map<Long, Long> counts, long newest) {

    static final RunningStarts NONE = new RunningStarts(Map.of(), Long.MIN_VALUE);

    private static final long SHORTEST = Duration.ofSeconds(1).toMillis();

    /** Length of a bucket at most, as a part of its distance to the newest report. */
    private static final long PARTS = 64;

    /**
     * These, and as many more, or fewer, as the deltas say.
     *
     * @param deltas by start, milliseconds since the epoch
     * @param newestReport the newest report seen, milliseconds since the epoch
     */
    RunningStarts plus(Map<Long, Long> deltas, long newestReport) {
        long newNewest = Math.max(newest, newestReport);
        Map<Long, Long> sums = new TreeMap<>();
        counts.forEach((start, count) -> add(start, count, newNewest, sums));
        deltas.forEach((start, count) -> add(start, count, newNewest, sums));
        sums.values().removeIf(count -> count == 0);
        return new RunningStarts(sums, newNewest);
    }

    private static void add(long start, long count, long newest, Map<Long, Long> sums) {
        long length = length(start, newest);
        sums.merge(Times.windowStart(start, length), count, Long::sum);
    }

    /** The length of the bucket that holds a time: the greatest that is short for its distance. */
    private static long length(long time, long newest) {
        long length = SHORTEST;
        while (isShort(Times.windowStart(time, 2 * length), 2 * length, newest)) {
            length *= 2;
        }
        return length;
    }

    private static boolean isShort(long start, long length, long newest) {
        return newest > start && newest - (start + length) >= PARTS * length;
    }

    /** How many have been going on for how long at this time, milliseconds. */
    SortedMap<Long, Long> elapsed(long now) {
        SortedMap<Long, Long> elapsed = new TreeMap<>();
        counts.forEach(
                (start, count) -> {
                    long middle = start + length(start, newest) / 2;
                    if (count > 0) {
                        elapsed.merge(Math.max(now - middle, 0), count, Long::sum);
                    }
                });
        return elapsed;
    }
}
