package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.ModuleVersions.Since;
import io.fleetpulse.cohort.Contributions.Place;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Computes the deltas that one event or version change of a device causes in its cohorts. An event
 * in the newest window costs only that window; a late event costs the windows since then, and a
 * version change costs the windows since that version began.
 */
final class DeviceCohort {

    /** Receives the deltas of a module's cohorts. */
    interface Receiver {
        void tell(String moduleName, Place place, CohortTotals change);
    }

    /** Receives corrected versions of a module. */
    interface RunsReceiver {

        /**
         * Moves the readings of the module.
         *
         * @param known the versions known so far
         * @param now the corrected versions
         * @return the versions by which readings count from now on
         */
        List<Since> ran(ModuleRuns known, List<Since> now);
    }

    /** Maximum number of periods with events whose windows are kept. */
    static final int MOST_PERIODS = 9;

    /** Before all events, but far enough from the end of the range to be divided into windows. */
    static final long EARLIEST = Long.MIN_VALUE / 2;

    private static final int SQUARED = Contributions.SQUARED.size();

    private final Periods periods;
    private final DeviceModules modules;
    private final KeptWindows windows;
    private final Receiver receiver;
    private DeviceProgress progress;

    DeviceCohort(
            Periods periods,
            DeviceModules modules,
            DeviceProgress progress,
            KeptWindows windows,
            Receiver receiver) {
        this.periods = periods;
        this.modules = modules;
        this.progress = progress;
        this.windows = windows;
        this.receiver = receiver;
    }

    DeviceProgress progress() {
        return progress;
    }

    /**
     * Applies an event of the device.
     *
     * @return false if the window had to reduce the precision of its times
     */
    boolean happened(Happening more) {
        long start = periods.windowOf(more.countsAt());
        if (start < progress.keptFrom()) {
            happenedLongAgo(more, start);
            return true;
        }
        goOnTo(start);
        List<Long> starts = startsFrom(start);
        long online = onlineAt(start);
        long[] counts = countsBefore(start);
        Map<Integer, Map<Place, CohortTotals>> changes = new HashMap<>();
        add(more, starts, online, counts, -1, changes);
        DeviceWindow window = windows.get(start);
        boolean asExact = window.add(more, (int) (more.countsAt() - start), periods.window());
        windows.put(start, window);
        add(more, starts, online, counts, 1, changes);
        changes.forEach(this::tell);
        progress = progress.online(more.onlineChange());
        int squared = Contributions.squared(more.counted());
        if (squared >= 0 && start < progress.newest()) {
            addToCounts(squared, start, more.amount());
        }
        return asExact;
    }

    /**
     * Adds the contributions of the windows, as far as an event in the first of them changes them.
     */
    private void add(
            Happening more,
            List<Long> starts,
            long online,
            long[] counts,
            long sign,
            Map<Integer, Map<Place, CohortTotals>> changes) {
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
                            changes.computeIfAbsent(module, unknown -> new HashMap<>()));
            Tally number = more.counted();
            int squared = Contributions.squared(number);
            if (squared >= 0) {
                long before = counts[module * SQUARED + squared];
                sum.counted(number, withBeginnings(starts, timeline), windows, before);
            } else if (number != null) {
                sum.counted(number, first, windows, 0);
            }
            if (more.onlineChange() != 0) {
                sum.online(withBeginnings(starts, timeline), windows, online);
            }
            if (more.kind() == Kind.SESSION_ENDED || more.kind() == Kind.FLAPPING) {
                sum.told(first, windows);
            }
        }
    }

    /**
     * Counts an event before the kept windows for the version known to have run then; a later
     * version does not move it.
     */
    private void happenedLongAgo(Happening more, long start) {
        Happening one = more.times(Math.abs(more.amount()));
        long sign = Long.signum(more.amount());
        SingleWindow only = new SingleWindow(start, new DeviceWindow());
        only.get(start).add(one, (int) (more.countsAt() - start), periods.window());
        List<Long> first = List.of(start);
        long onlineBefore = onlineAt(progress.keptFrom());
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            Map<Place, CohortTotals> changes = new HashMap<>();
            Contributions sum = new Contributions(periods, timeline, sign, changes);
            if (more.counted() != null) {
                sum.counted(more.counted(), first, only, 0);
            }
            sum.told(first, only);
            if (more.onlineChange() != 0) {
                NavigableSet<Long> before = new TreeSet<>(withBeginnings(first, timeline));
                sum.online(List.copyOf(before.headSet(progress.keptFrom())), only, 0);
                List<Long> starts =
                        withBeginnings(
                                progress.keptFrom(),
                                windows.startsFrom(progress.keptFrom(), progress.newest()),
                                timeline);
                long after = onlineBefore + more.onlineChange();
                new Contributions(periods, timeline, -1, changes)
                        .online(starts, windows, onlineBefore);
                new Contributions(periods, timeline, 1, changes).online(starts, windows, after);
            }
            tell(module, changes);
        }
        progress = progress.online(more.onlineChange());
    }

    /**
     * Applies corrected versions of a module.
     *
     * @param runs receives each module whose versions change, before the deltas of that module
     * @return false if the module is not counted, or displaced another module
     */
    boolean ran(String moduleName, List<Since> versions, RunsReceiver runs) {
        int module = modules.find(moduleName);
        boolean room = true;
        if (module < 0) {
            int out = modules.drivenOutBy(moduleName);
            room = out < 0;
            if (out == modules.size()) {
                return false;
            }
            if (!room) {
                ran(out, List.of(), runs);
                modules.remove(out);
                removeCounts(out);
            }
            module = modules.size();
            modules.add(moduleName);
            progress =
                    progress.withCounts(Arrays.copyOf(progress.counts(), modules.size() * SQUARED));
        }
        ran(module, versions, runs);
        return room;
    }

    private void ran(int module, List<Since> now, RunsReceiver runs) {
        List<Since> known = modules.get(module).versions();
        List<Since> ofReadings = runs.ran(modules.get(module), now);
        Map<Place, CohortTotals> changes = new HashMap<>();
        Contributions before = new Contributions(periods, known, -1, changes);
        Contributions after = new Contributions(periods, now, 1, changes);
        before.running();
        after.running();
        long changed = ModuleRuns.firstDifference(known, now);
        modules.set(module, now, ofReadings);
        if (progress.newest() != DeviceProgress.NONE && changed != Long.MAX_VALUE) {
            long kept = progress.keptFrom();
            long first = Math.max(kept, periods.windowOf(changed));
            if (changed < kept) {
                long online = onlineAt(kept);
                before.onlineSince(ModuleRuns.before(kept, known), kept - periods.window(), online);
                after.onlineSince(ModuleRuns.before(kept, now), kept - periods.window(), online);
            }
            List<Long> starts = startsFrom(first);
            long[] counts = new long[SQUARED];
            if (first > kept) {
                for (int squared = 0; squared < SQUARED; squared++) {
                    counts[squared] = countBefore(first, module, squared, known);
                }
            }
            all(before, withBeginnings(starts, known), onlineAt(first), counts);
            all(after, withBeginnings(starts, now), onlineAt(first), counts);
            if (first < progress.newest()) {
                countAgain(module);
            }
        }
        tell(module, changes);
    }

    private void all(Contributions sum, List<Long> starts, long online, long[] counts) {
        for (Tally number : DeviceWindow.COUNTED) {
            int squared = Contributions.squared(number);
            sum.counted(number, starts, windows, squared < 0 ? 0 : counts[squared]);
        }
        sum.online(starts, windows, online);
        sum.told(starts, windows);
    }

    /** Removes the device from its cohorts, in the given window. */
    void leave(long start) {
        for (int module = 0; module < modules.size(); module++) {
            Map<Place, CohortTotals> changes = new HashMap<>();
            new Contributions(periods, modules.get(module).versions(), -1, changes)
                    .runningNow(start, progress.online());
            tell(module, changes);
        }
    }

    /**
     * Clears windows as the watermark advances: those before the period that precedes the period of
     * the watermark or of the newest window, whichever is earlier. By then all events within the
     * lateness have arrived, of each kind and in any order.
     *
     * @param watermark milliseconds since the epoch; {@link Long#MIN_VALUE} before the first
     */
    void forgetWindows(long watermark) {
        if (watermark == Long.MIN_VALUE || progress.newest() == DeviceProgress.NONE) {
            return;
        }
        long until = Math.min(watermark, progress.newest());
        forgetBefore(periods.periodOf(until) - periods.period());
    }

    /**
     * Clears the windows before the newest {@link #MOST_PERIODS} periods with events, however far
     * the watermark lags. These periods only advance, so the kept windows depend on the events and
     * not on their order.
     *
     * @param at when the latest applied event counts, milliseconds since the epoch
     * @param newestBefore the newest window before that event
     * @return whether windows were cleared
     */
    boolean forgetSurplus(long at, long newestBefore) {
        if (newestBefore == DeviceProgress.NONE
                || periods.periodOf(at) == periods.periodOf(newestBefore)) {
            return false;
        }
        NavigableSet<Long> active = new TreeSet<>();
        for (long start : windows.startsFrom(EARLIEST, progress.newest())) {
            active.add(periods.periodOf(start));
        }
        if (active.size() <= MOST_PERIODS) {
            return false;
        }
        while (active.size() > MOST_PERIODS) {
            active.pollFirst();
        }
        forgetBefore(active.first());
        return true;
    }

    private void forgetBefore(long kept) {
        if (kept > progress.keptFrom()) {
            windows.removeBefore(kept);
            progress = progress.goingOn(progress.newest(), kept);
        }
    }

    /** Clears all windows: the newest is so old that no version change moves its events. */
    void forgetWindows() {
        long kept = periods.periodOf(progress.newest()) + periods.period();
        windows.removeBefore(kept);
        progress = progress.goingOn(progress.newest(), kept);
    }

    private void tell(int module, Map<Place, CohortTotals> changes) {
        String name = modules.get(module).moduleName();
        changes.forEach(
                (place, change) -> {
                    if (!change.isNothing()) {
                        receiver.tell(name, place, change);
                    }
                });
    }

    /** Advances the newest window, with the counts before it, if the given window is newer. */
    private void goOnTo(long start) {
        if (start <= progress.newest()) {
            return;
        }
        long[] counts = countsBefore(start);
        progress = new DeviceProgress(start, progress.keptFrom(), progress.online(), counts);
    }

    /** The given window, and the kept windows after it. */
    private List<Long> startsFrom(long start) {
        if (start >= progress.newest()) {
            return List.of(start);
        }
        List<Long> starts = windows.startsFrom(start, progress.newest());
        if (starts.isEmpty() || starts.get(0) != start) {
            NavigableSet<Long> with = new TreeSet<>(starts);
            with.add(start);
            return List.copyOf(with);
        }
        return starts;
    }

    private List<Long> withBeginnings(List<Long> starts, List<Since> timeline) {
        if (starts.isEmpty()) {
            return withBeginnings(Long.MIN_VALUE, starts, timeline);
        }
        return withBeginnings(starts.get(0), starts, timeline);
    }

    /** Adds the windows in which a version begins, from the given window on. */
    private List<Long> withBeginnings(long first, List<Long> starts, List<Since> timeline) {
        int run = timeline.size();
        if (run == 0 || periods.windowOf(timeline.get(run - 1).since()) < first) {
            return starts;
        }
        NavigableSet<Long> all = new TreeSet<>(starts);
        while (run > 0 && periods.windowOf(timeline.get(run - 1).since()) >= first) {
            run--;
            all.add(periods.windowOf(timeline.get(run).since()));
        }
        return List.copyOf(all);
    }

    /** 1 if the device is online at the start of the window, else 0. */
    private long onlineAt(long start) {
        long online = progress.online();
        if (start > progress.newest()) {
            return online;
        }
        for (long later : startsFrom(start)) {
            online -= windows.get(later).onlineChange(0, periods.window());
        }
        return online;
    }

    private long[] countsBefore(long start) {
        if (start == progress.newest()) {
            return progress.counts();
        }
        long[] counts = new long[modules.size() * SQUARED];
        for (int module = 0; module < modules.size(); module++) {
            for (int squared = 0; squared < SQUARED; squared++) {
                counts[module * SQUARED + squared] =
                        countBefore(start, module, squared, modules.get(module).versions());
            }
        }
        return counts;
    }

    /** As {@link DeviceProgress#counts}, but before the given window instead of the newest. */
    private long countBefore(long start, int module, int squared, List<Since> timeline) {
        long newest = progress.newest();
        boolean samePeriod =
                newest != DeviceProgress.NONE
                        && periods.periodOf(newest) == periods.periodOf(start);
        int begun = ModuleRuns.begunBefore(start, timeline);
        Tally number = Contributions.SQUARED.get(squared);
        long beforeNewest = 0;
        if (samePeriod) {
            beforeNewest = progress.counts()[module * SQUARED + squared];
        }
        if (start > newest) {
            if (!samePeriod
                    || begun != ModuleRuns.begunBefore(newest + periods.window(), timeline)) {
                return 0;
            }
            return count(number, List.of(newest), timeline, beforeNewest);
        }
        if (samePeriod && begun == ModuleRuns.begunBefore(newest, timeline)) {
            for (long later : startsFrom(start)) {
                if (later < newest) {
                    beforeNewest -= windows.get(later).counts(number).between(0, periods.window());
                }
            }
            return beforeNewest;
        }
        return countAgain(start, number, timeline);
    }

    /**
     * Recounts the windows of the period before the given one, since the start of the version that
     * ran just before it.
     */
    private long countAgain(long start, Tally number, List<Since> timeline) {
        Since run = ModuleRuns.before(start, timeline);
        if (run == null) {
            return 0;
        }
        long first = Math.max(periods.periodOf(start), periods.windowOf(run.since()));
        List<Long> starts =
                withBeginnings(first, windows.startsFrom(first, progress.newest()), timeline)
                        .stream()
                        .filter(window -> window < start)
                        .toList();
        return count(number, starts, timeline, 0);
    }

    private long count(Tally number, List<Long> starts, List<Since> timeline, long before) {
        return new Contributions(periods, timeline, 1, new HashMap<>())
                .counted(number, starts, windows, before);
    }

    private void countAgain(int module) {
        long[] counts = progress.counts().clone();
        List<Since> timeline = modules.get(module).versions();
        for (int squared = 0; squared < SQUARED; squared++) {
            counts[module * SQUARED + squared] =
                    countAgain(progress.newest(), Contributions.SQUARED.get(squared), timeline);
        }
        progress = progress.withCounts(counts);
    }

    /** Updates the counts after an event in a window before the newest one. */
    private void addToCounts(int squared, long start, long amount) {
        if (periods.periodOf(start) != periods.periodOf(progress.newest())) {
            return;
        }
        for (int module = 0; module < modules.size(); module++) {
            List<Since> timeline = modules.get(module).versions();
            int begun = ModuleRuns.begunBefore(progress.newest(), timeline);
            if (begun == ModuleRuns.begunBefore(start, timeline)) {
                long[] counts = progress.counts().clone();
                counts[module * SQUARED + squared] += amount;
                progress = progress.withCounts(counts);
            } else if (begun == ModuleRuns.begunBefore(start + periods.window(), timeline)) {
                countAgain(module);
            }
        }
    }

    private void removeCounts(int module) {
        long[] counts = new long[progress.counts().length - SQUARED];
        long[] known = progress.counts();
        System.arraycopy(known, 0, counts, 0, module * SQUARED);
        System.arraycopy(
                known,
                (module + 1) * SQUARED,
                counts,
                module * SQUARED,
                counts.length - module * SQUARED);
        progress = progress.withCounts(counts);
    }

    /** A single window that is not kept. */
    private record SingleWindow(long only, DeviceWindow window) implements KeptWindows {

        @Override
        public DeviceWindow get(long start) {
            if (start == only) {
                return window;
            }
            return new DeviceWindow();
        }

        @Override
        public void put(long start, DeviceWindow changed) {
            throw new UnsupportedOperationException("A window that is not kept");
        }

        @Override
        public List<Long> startsFrom(long start, long newest) {
            return List.of(only);
        }

        @Override
        public void removeBefore(long start) {
            throw new UnsupportedOperationException("A window that is not kept");
        }
    }
}
