package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the deltas that one activity of a device causes in its cohorts. An activity in the newest
 * window costs only that window; a late one costs the windows since then.
 */
final class ActivityDeltas {

    private final CohortDevice device;
    private final Periods periods;
    private final DeviceModules modules;
    private final KeptWindows windows;
    private final VisitedWindows visited;
    private final PeriodCounts periodCounts;
    private DeviceProgress progress;

    ActivityDeltas(CohortDevice device, DeviceProgress progress) {
        this.device = device;
        this.periods = device.periods();
        this.modules = device.modules();
        this.windows = device.windows();
        this.visited = new VisitedWindows(periods, windows);
        this.periodCounts = new PeriodCounts(device, visited);
        this.progress = progress;
    }

    /** The progress after the applied activity. */
    DeviceProgress progress() {
        return progress;
    }

    /**
     * Applies an activity of the device.
     *
     * @return false if the window had to reduce the precision of its times
     */
    boolean apply(CohortActivity activity) {
        long start = periods.windowOf(activity.countsAt());
        if (start < progress.keptFrom()) {
            applyLongAgo(activity, start);
            return true;
        }
        if (start > progress.newest()) {
            long[] counts = periodCounts.before(start, progress);
            progress = progress.advanced(start, progress.keptFrom()).withCounts(counts);
        }
        List<Long> starts = visited.from(start, progress.newest());
        long online = visited.onlineAt(start, progress);
        long[] counts = periodCounts.before(start, progress);
        Map<Integer, Map<Place, CohortTotals>> deltas = new HashMap<>();
        add(activity, starts, online, counts, -1, deltas);
        DeviceWindow window = windows.get(start);
        boolean exact = window.add(activity, (int) (activity.countsAt() - start), periods.window());
        windows.put(start, window);
        add(activity, starts, online, counts, 1, deltas);
        deltas.forEach(device::emit);
        progress = progress.online(activity.onlineChange());
        int squared = Contributions.squared(activity.counted());
        if (squared >= 0 && !activity.isIndependent() && start < progress.newest()) {
            progress = periodCounts.withLateEvent(squared, start, activity.amount(), progress);
        }
        return exact;
    }

    /**
     * Adds the contributions of the windows, as far as an activity in the first of them changes
     * them.
     */
    private void add(
            CohortActivity activity,
            List<Long> starts,
            long online,
            long[] counts,
            long sign,
            Map<Integer, Map<Place, CohortTotals>> deltas) {
        List<Long> first = starts.subList(0, 1);
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            if (timeline.isEmpty()) {
                continue;
            }
            Contributions sum =
                    new Contributions(
                            periods,
                            timeline,
                            sign,
                            deltas.computeIfAbsent(module, unknown -> new HashMap<>()));
            Tally number = activity.counted();
            int squared = Contributions.squared(number);
            if (squared >= 0 && !activity.isIndependent()) {
                long before = counts[PeriodCounts.index(module, squared)];
                sum.counted(number, visited.withBeginnings(starts, timeline), windows, before);
            } else if (number != null) {
                sum.counted(number, first, windows, 0);
            }
            if (activity.onlineChange() != 0) {
                sum.online(visited.withBeginnings(starts, timeline), windows, online);
            }
            if (activity.kind() == Kind.SESSION_ENDED || activity.kind() == Kind.FLAPPING) {
                sum.sessionsAndEpisodes(first, windows);
            }
        }
    }

    /**
     * Counts an activity before the kept windows for the version known to have run then; a later
     * version does not move it.
     */
    private void applyLongAgo(CohortActivity activity, long start) {
        CohortActivity one = activity.times(Math.abs(activity.amount()));
        long sign = Long.signum(activity.amount());
        SingleWindow only = new SingleWindow(start, new DeviceWindow());
        only.get(start).add(one, (int) (activity.countsAt() - start), periods.window());
        List<Long> first = List.of(start);
        long onlineBefore = visited.onlineAt(progress.keptFrom(), progress);
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            Map<Place, CohortTotals> deltas = new HashMap<>();
            Contributions sum = new Contributions(periods, timeline, sign, deltas);
            if (activity.counted() != null) {
                sum.counted(activity.counted(), first, only, 0);
            }
            sum.sessionsAndEpisodes(first, only);
            if (activity.onlineChange() != 0) {
                sum.online(beforeKept(first, timeline), only, 0);
                List<Long> kept =
                        visited.withBeginningsFrom(
                                progress.keptFrom(), progress.newest(), timeline);
                long onlineAfter = onlineBefore + activity.onlineChange();
                new Contributions(periods, timeline, -1, deltas)
                        .online(kept, windows, onlineBefore);
                new Contributions(periods, timeline, 1, deltas).online(kept, windows, onlineAfter);
            }
            device.emit(module, deltas);
        }
        progress = progress.online(activity.onlineChange());
    }

    /** The windows before the kept ones: the given one, and those in which a version begins. */
    private List<Long> beforeKept(List<Long> first, List<Since> timeline) {
        return visited.withBeginnings(first, timeline).stream()
                .filter(start -> start < progress.keptFrom())
                .toList();
    }
}
