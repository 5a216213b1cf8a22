package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;

import org.apache.flink.util.Collector;

import java.util.List;

/**
 * What readings add to the windows of the versions that a module ran, or take from them. Readings are
 * by far the most that devices do, so those that follow each other in one window of one version are
 * told as one, without a table of all windows.
 */
final class ReadingContributions {

    private final long window;
    private final Collector<CohortDelta> out;

    ReadingContributions(long window, Collector<CohortDelta> out) {
        this.window = window;
        this.out = out;
    }

    /**
     * Tells them.
     *
     * @param factor 1 to add, −1 to take back
     */
    void tell(ReadingTimes readings, String moduleName, List<Since> timeline, int factor) {
        if (timeline.isEmpty()) {
            return;
        }
        int next = 0;
        while (next < readings.times().length) {
            next = tellFrom(next, readings, moduleName, timeline, factor);
        }
    }

    /** Tells the readings from one on that fall into its window and version; which one is the next. */
    private int tellFrom(
            int first, ReadingTimes readings, String moduleName, List<Since> timeline, int factor) {
        long[] times = readings.times();
        long start = Math.floorDiv(times[first], window) * window;
        int runs = ModuleRuns.begunAt(times[first], timeline);
        long from = start;
        long until = start + window;
        if (runs > 0) {
            from = Math.max(from, timeline.get(runs - 1).since());
        }
        if (runs < timeline.size()) {
            until = Math.min(until, timeline.get(runs).since());
        }
        long count = 0;
        int next = first;
        while (next < times.length && times[next] >= from && times[next] < until) {
            count += readings.counts()[next];
            next++;
        }
        if (runs > 0 && count != 0) {
            Since run = timeline.get(runs - 1);
            tell(readings.productKey(), moduleName, run, start, factor * count);
        }
        return next;
    }

    private void tell(String productKey, String moduleName, Since run, long start, long count) {
        out.collect(
                new CohortDelta(
                        productKey,
                        moduleName,
                        run.version(),
                        run.jobId(),
                        start,
                        CohortTotals.none().add(Tally.READINGS, count)));
    }
}
