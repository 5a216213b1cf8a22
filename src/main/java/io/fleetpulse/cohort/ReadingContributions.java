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
 * Adds readings to the windows of the versions that a module ran, or subtracts them. Readings are
 * by far the most frequent events, so consecutive readings in one window of one version become one
 * delta, without a map of all windows.
 */
final class ReadingContributions {

    private final Periods periods;
    private final String productKey;
    private final Collector<CohortDelta> out;
    private boolean exact = true;

    ReadingContributions(Periods periods, String productKey, Collector<CohortDelta> out) {
        this.periods = periods;
        this.productKey = productKey;
        this.out = out;
    }

    /**
     * Applies readings of a device.
     *
     * @return false if a window had to reduce the precision of its times
     */
    boolean apply(ReadingTimes readings, DeviceModules modules, RecentReadings recent) {
        long[] times = readings.times();
        int next = 0;
        while (next < times.length) {
            int first = next;
            long start = periods.windowOf(times[first]);
            while (next < times.length && isIn(start, times[next])) {
                next++;
            }
            if (recent.isKept(start)) {
                apply(readings, first, next, modules, recent.window(start));
            } else {
                applyLongAgo(readings, first, next, modules);
            }
        }
        return exact;
    }

    private boolean isIn(long start, long time) {
        return time >= start && time < start + periods.window();
    }

    private void apply(
            ReadingTimes readings, int first, int end, DeviceModules modules, Moments window) {
        long start = periods.windowOf(readings.times()[first]);
        long sum = 0;
        for (int index = first; index < end; index++) {
            sum += readings.counts()[index];
        }
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).ofReadings();
            if (isDivided(start, timeline)) {
                emit(window, start, modules.get(module).moduleName(), timeline, -1);
            } else {
                Since run = ModuleRuns.before(start + 1, timeline);
                emit(modules.get(module).moduleName(), run, start, sum);
            }
        }
        for (int index = first; index < end; index++) {
            int offset = (int) (readings.times()[index] - start);
            exact &= window.add(offset, readings.counts()[index]);
        }
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).ofReadings();
            if (isDivided(start, timeline)) {
                emit(window, start, modules.get(module).moduleName(), timeline, 1);
            }
        }
    }

    /** Whether a version begins within the window, after its start. */
    private boolean isDivided(long start, List<Since> timeline) {
        return ModuleRuns.begunAt(start, timeline)
                != ModuleRuns.begunBefore(start + periods.window(), timeline);
    }

    /** Counts readings so old that no version that becomes known from now on moves them. */
    private void applyLongAgo(ReadingTimes readings, int first, int end, DeviceModules modules) {
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).ofReadings();
            for (int index = first; index < end; index++) {
                long time = readings.times()[index];
                emit(
                        modules.get(module).moduleName(),
                        ModuleRuns.before(time + 1, timeline),
                        periods.windowOf(time),
                        readings.counts()[index]);
            }
        }
    }

    /**
     * Applies corrected versions of a module.
     *
     * @param after the versions by which readings count from now on
     * @param from the first window whose readings move, milliseconds since the epoch
     */
    void move(ModuleRuns known, List<Since> after, long from, RecentReadings recent) {
        List<Since> before = known.ofReadings();
        long changed = Math.max(from, ModuleRuns.firstDifference(before, after));
        recent.each(
                (start, moments) -> {
                    if (changed < start + periods.window()) {
                        emit(moments, start, known.moduleName(), before, -1);
                        emit(moments, start, known.moduleName(), after, 1);
                    }
                });
    }

    private void emit(
            Moments window, long start, String moduleName, List<Since> timeline, int factor) {
        int index = 0;
        while (index < window.size()) {
            Since run = ModuleRuns.before(start + window.offset(index) + 1, timeline);
            long count = 0;
            int next = index;
            while (next < window.size()
                    && Objects.equals(
                            ModuleRuns.before(start + window.offset(next) + 1, timeline), run)) {
                count += window.amount(next);
                next++;
            }
            emit(moduleName, run, start, factor * count);
            index = next;
        }
    }

    private void emit(String moduleName, Since run, long start, long count) {
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
