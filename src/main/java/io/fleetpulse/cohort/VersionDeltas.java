package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the deltas that corrected versions of a device's module cause in its cohorts. They cost
 * the windows since the first corrected version began.
 */
final class VersionDeltas {

    /** Receives corrected versions of a module. */
    @FunctionalInterface
    interface ReadingsReceiver {

        /**
         * Moves the readings of the module.
         *
         * @param known the versions known so far
         * @param corrected the corrected versions
         * @return the versions by which readings count from now on
         */
        List<Since> move(ModuleRuns known, List<Since> corrected);
    }

    private final CohortDevice device;
    private final Periods periods;
    private final DeviceModules modules;
    private final KeptWindows windows;
    private final VisitedWindows visited;
    private final PeriodCounts periodCounts;
    private DeviceProgress progress;

    VersionDeltas(CohortDevice device, DeviceProgress progress) {
        this.device = device;
        this.periods = device.periods();
        this.modules = device.modules();
        this.windows = device.windows();
        this.visited = new VisitedWindows(periods, windows);
        this.periodCounts = new PeriodCounts(device, visited);
        this.progress = progress;
    }

    /** The progress after the applied versions. */
    DeviceProgress progress() {
        return progress;
    }

    /**
     * Applies corrected versions of a module.
     *
     * @param readings receives each module whose versions change, before the deltas of that module
     * @return false if the module is not counted, or displaced another module
     */
    boolean apply(String moduleName, List<Since> versions, ReadingsReceiver readings) {
        int module = modules.find(moduleName);
        boolean room = true;
        if (module < 0) {
            int displaced = modules.displacedBy(moduleName);
            room = displaced < 0;
            if (displaced == modules.size()) {
                return false;
            }
            if (!room) {
                apply(displaced, List.of(), readings);
                modules.remove(displaced);
                progress = PeriodCounts.withoutModule(displaced, progress);
            }
            module = modules.size();
            modules.add(moduleName);
            progress = PeriodCounts.withModule(modules.size(), progress);
        }
        apply(module, versions, readings);
        return room;
    }

    private void apply(int module, List<Since> corrected, ReadingsReceiver readings) {
        List<Since> known = modules.get(module).versions();
        List<Since> ofReadings = readings.move(modules.get(module), corrected);
        Map<Place, CohortTotals> deltas = new HashMap<>();
        Contributions before = new Contributions(periods, known, -1, deltas);
        Contributions after = new Contributions(periods, corrected, 1, deltas);
        before.running();
        after.running();
        long changed = ModuleRuns.firstDifference(known, corrected);
        modules.set(module, corrected, ofReadings);
        if (progress.newest() != DeviceProgress.NONE && changed != Long.MAX_VALUE) {
            long kept = progress.keptFrom();
            long first = Math.max(kept, periods.windowOf(changed));
            if (changed < kept) {
                long online = visited.onlineAt(kept, progress);
                long window = kept - periods.window();
                before.onlineSince(ModuleRuns.before(kept, known), window, online);
                after.onlineSince(ModuleRuns.before(kept, corrected), window, online);
            }
            List<Long> starts = visited.from(first, progress.newest());
            long online = visited.onlineAt(first, progress);
            // Before the kept windows, no events are known.
            long[] counts =
                    first > kept
                            ? periodCounts.before(first, module, known, progress)
                            : new long[Contributions.SQUARED.size()];
            all(before, visited.withBeginnings(starts, known), online, counts);
            all(after, visited.withBeginnings(starts, corrected), online, counts);
            if (first < progress.newest()) {
                progress = periodCounts.recounted(module, progress);
            }
        }
        device.emit(module, deltas);
    }

    private void all(Contributions sum, List<Long> starts, long online, long[] counts) {
        for (Tally number : DeviceWindow.COUNTED) {
            int squared = Contributions.squared(number);
            sum.counted(number, starts, windows, squared < 0 ? 0 : counts[squared]);
        }
        sum.online(starts, windows, online);
        sum.sessionsAndEpisodes(starts, windows);
    }

    /** Removes the device from its cohorts, in the given window. */
    void leave(long start) {
        for (int module = 0; module < modules.size(); module++) {
            Map<Place, CohortTotals> deltas = new HashMap<>();
            new Contributions(periods, modules.get(module).versions(), -1, deltas)
                    .runningNow(start, progress.online());
            device.emit(module, deltas);
        }
    }
}
