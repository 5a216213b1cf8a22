package io.fleetpulse.rollout;

import io.fleetpulse.window.TumblingWindows;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The first progress of a job's running tasks: exact to a second for the newest, and coarser the
 * longer ago it was, within one percent of that time. A job needs at most a few thousand numbers,
 * however many tasks it has and however long it runs.
 *
 * <p>Times fall into buckets whose length is a power of two seconds. The length of a bucket depends
 * only on its position and on the job's newest report: two buckets are always merged together,
 * whatever the order in which tasks start and end.
 *
 * @param counts number of tasks by start of their bucket, milliseconds since the epoch; none of
 *     them zero
 * @param newest the newest report, milliseconds since the epoch
 */
public record RunningStarts(Map<Long, Long> counts, long newest) {

    static final RunningStarts NONE = new RunningStarts(Map.of(), Long.MIN_VALUE);

    private static final long SHORTEST = Duration.ofSeconds(1).toMillis();

    /** A bucket is at most this fraction of its distance to the newest report. */
    private static final long PARTS = 64;

    /**
     * Adds the given change to the number of tasks of each start.
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
        sums.merge(TumblingWindows.start(start, length), count, Long::sum);
    }

    /**
     * The length of the bucket that contains a time: the greatest that its distance allows;
     * milliseconds.
     */
    private static long length(long time, long newest) {
        long length = SHORTEST;
        while (isShort(TumblingWindows.start(time, 2 * length), 2 * length, newest)) {
            length *= 2;
        }
        return length;
    }

    private static boolean isShort(long start, long length, long newest) {
        return newest > start && newest - (start + length) >= PARTS * length;
    }

    /** The number of tasks by their elapsed time at the given time, milliseconds. */
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
