package io.fleetpulse.rollout;

import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The durations of one job's finished tasks, and the start times of its running tasks. */
final class JobDurations {

    private final MapState<Integer, Long> successes;
    private final MapState<Integer, Long> otherResults;
    private final ValueState<RunningStarts> running;

    /**
     * Creates a view of the given state.
     *
     * @param successes by bucket of {@link DurationHistogram}: tasks that succeeded
     * @param otherResults by bucket: tasks that failed or were canceled
     * @param running tasks without a result
     */
    JobDurations(
            MapState<Integer, Long> successes,
            MapState<Integer, Long> otherResults,
            ValueState<RunningStarts> running) {
        this.successes = successes;
        this.otherResults = otherResults;
        this.running = running;
    }

    /**
     * Adds a delta.
     *
     * @param newestReport the job's newest report, milliseconds since the epoch
     */
    void add(JobDelta delta, long newestReport) throws Exception {
        for (Map.Entry<Integer, Long> change : delta.durations().entrySet()) {
            add(change.getKey(), change.getValue(), successes);
        }
        for (Map.Entry<Integer, Long> change : delta.otherDurations().entrySet()) {
            add(change.getKey(), change.getValue(), otherResults);
        }
        if (!delta.starts().isEmpty()) {
            running.update(running().plus(delta.starts(), newestReport));
        }
    }

    private static void add(int bucket, long more, MapState<Integer, Long> counts)
            throws Exception {
        Long known = counts.get(bucket);
        long count = more;
        if (known != null) {
            count += known;
        }
        if (count == 0) {
            counts.remove(bucket);
        } else {
            counts.put(bucket, count);
        }
    }

    private RunningStarts running() throws Exception {
        RunningStarts known = running.value();
        if (known == null) {
            return RunningStarts.NONE;
        }
        return known;
    }

    /** The succeeded tasks, by bucket. */
    SortedMap<Integer, Long> successes() throws Exception {
        SortedMap<Integer, Long> sorted = new TreeMap<>();
        for (Map.Entry<Integer, Long> bucket : successes.entries()) {
            sorted.put(bucket.getKey(), bucket.getValue());
        }
        return sorted;
    }

    /**
     * The forecast of the job's finish, as of its last report.
     *
     * @param newestReport the job's newest report, counted or not, milliseconds since the epoch
     * @param lastReport the last report that counts, milliseconds since the epoch
     */
    FinishForecast forecast(StatusCounts counts, long newestReport, long lastReport)
            throws Exception {
        SortedMap<Long, Long> durations = new TreeMap<>();
        addDurations(successes, durations);
        addDurations(otherResults, durations);
        RunningStarts starts = running().plus(Map.of(), newestReport);
        return FinishForecast.of(
                counts.tasks(),
                counts.tasks() - counts.inProgress(),
                durations,
                starts.elapsed(lastReport));
    }

    private static void addDurations(
            MapState<Integer, Long> buckets, SortedMap<Long, Long> durations) throws Exception {
        for (Map.Entry<Integer, Long> bucket : buckets.entries()) {
            if (bucket.getValue() > 0) {
                durations.merge(
                        DurationHistogram.duration(bucket.getKey()), bucket.getValue(), Long::sum);
            }
        }
    }

    void clear() {
        successes.clear();
        otherResults.clear();
        running.clear();
    }
}
