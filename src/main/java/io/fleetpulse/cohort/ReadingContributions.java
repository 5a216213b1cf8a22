package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.activity.ReadingTimes;

import org.apache.flink.util.Collector;

import java.util.List;
import java.util.Objects;

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
        Since run = null;
        long start = 0;
        long count = 0;
        for (int index = 0; index < readings.times().length; index++) {
            long time = readings.times()[index];
            Since runNow = ModuleRuns.at(time, timeline);
            long startNow = Math.floorDiv(time, window) * window;
            if (!Objects.equals(runNow, run) || startNow != start) {
                tell(readings.productKey(), moduleName, run, start, factor * count);
                run = runNow;
                start = startNow;
                count = 0;
            }
            count += readings.counts()[index];
        }
        tell(readings.productKey(), moduleName, run, start, factor * count);
    }

    private void tell(String productKey, String moduleName, Since run, long start, long count) {
        if (run != null && count != 0) {
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
}
