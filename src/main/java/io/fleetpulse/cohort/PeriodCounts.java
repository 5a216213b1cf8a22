package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * Computes a device's own counts within a period, whose squares measure how unequal devices are:
 * one for each module and each number of {@link Contributions#SQUARED}, see {@link
 * DeviceProgress#counts}.
 */
final class PeriodCounts {

    private static final int SQUARED = Contributions.SQUARED.size();

    private final Periods periods;
    private final DeviceModules modules;
    private final KeptWindows windows;
    private final VisitedWindows visited;

    PeriodCounts(CohortDevice device, VisitedWindows visited) {
        this.periods = device.periods();
        this.modules = device.modules();
        this.windows = device.windows();
        this.visited = visited;
    }

    /** The index of a count in the counts of all modules. */
    static int index(int module, int squared) {
        return module * SQUARED + squared;
    }

    /** The progress with counts of zero for a module that was added last. */
    static DeviceProgress withModule(int modules, DeviceProgress progress) {
        return progress.withCounts(Arrays.copyOf(progress.counts(), modules * SQUARED));
    }

    /** The progress without the counts of a module that was removed. */
    static DeviceProgress withoutModule(int module, DeviceProgress progress) {
        long[] known = progress.counts();
        long[] counts = new long[known.length - SQUARED];
        int first = index(module, 0);
        System.arraycopy(known, 0, counts, 0, first);
        System.arraycopy(known, first + SQUARED, counts, first, counts.length - first);
        return progress.withCounts(counts);
    }

    /** The counts of all modules before the given window. */
    long[] before(long start, DeviceProgress progress) {
        if (start == progress.newest()) {
            return progress.counts();
        }
        long[] counts = new long[modules.size() * SQUARED];
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            for (int squared = 0; squared < SQUARED; squared++) {
                counts[index(module, squared)] = before(start, module, squared, timeline, progress);
            }
        }
        return counts;
    }

    /** The counts of one module before the given window, by the given versions. */
    long[] before(long start, int module, List<Since> timeline, DeviceProgress progress) {
        long[] counts = new long[SQUARED];
        for (int squared = 0; squared < SQUARED; squared++) {
            counts[squared] = before(start, module, squared, timeline, progress);
        }
        return counts;
    }

    private long before(
            long start, int module, int squared, List<Since> timeline, DeviceProgress progress) {
        long newest = progress.newest();
        boolean samePeriod =
                newest != DeviceProgress.NONE
                        && periods.periodOf(newest) == periods.periodOf(start);
        int begun = ModuleRuns.begunBefore(start, timeline);
        Tally number = Contributions.SQUARED.get(squared);
        long beforeNewest = 0;
        if (samePeriod) {
            beforeNewest = progress.counts()[index(module, squared)];
        }
        if (start > newest) {
            if (!samePeriod
                    || begun != ModuleRuns.begunBefore(newest + periods.window(), timeline)) {
                return 0;
            }
            return count(number, List.of(newest), timeline, beforeNewest);
        }
        if (samePeriod && begun == ModuleRuns.begunBefore(newest, timeline)) {
            for (long later : visited.from(start, newest)) {
                if (later < newest) {
                    beforeNewest -= windows.get(later).counts(number).between(0, periods.window());
                }
            }
            return beforeNewest;
        }
        return recount(start, number, timeline, newest);
    }

    /**
     * Recounts the windows of the period before the given one, since the start of the version that
     * ran just before it.
     */
    private long recount(long start, Tally number, List<Since> timeline, long newest) {
        Since run = ModuleRuns.before(start, timeline);
        if (run == null) {
            return 0;
        }
        long first = Math.max(periods.periodOf(start), periods.windowOf(run.since()));
        List<Long> starts =
                visited.withBeginningsFrom(first, newest, timeline).stream()
                        .filter(window -> window < start)
                        .toList();
        return count(number, starts, timeline, 0);
    }

    private long count(Tally number, List<Long> starts, List<Since> timeline, long before) {
        return new Contributions(periods, timeline, 1, new HashMap<>())
                .counted(number, starts, windows, before);
    }

    /** The progress with recounted counts of a module, after its versions changed. */
    DeviceProgress recounted(int module, DeviceProgress progress) {
        long[] counts = progress.counts().clone();
        List<Since> timeline = modules.get(module).versions();
        for (int squared = 0; squared < SQUARED; squared++) {
            Tally number = Contributions.SQUARED.get(squared);
            counts[index(module, squared)] =
                    recount(progress.newest(), number, timeline, progress.newest());
        }
        return progress.withCounts(counts);
    }

    /** The progress after an event in a window before the newest one. */
    DeviceProgress withLateEvent(int squared, long start, long amount, DeviceProgress before) {
        if (periods.periodOf(start) != periods.periodOf(before.newest())) {
            return before;
        }
        DeviceProgress progress = before;
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            int begun = ModuleRuns.begunBefore(progress.newest(), timeline);
            if (begun == ModuleRuns.begunBefore(start, timeline)) {
                long[] counts = progress.counts().clone();
                counts[index(module, squared)] += amount;
                progress = progress.withCounts(counts);
            } else if (begun == ModuleRuns.begunBefore(start + periods.window(), timeline)) {
                progress = recounted(module, progress);
            }
        }
        return progress;
    }
}
