package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Selects the windows that a change of a device visits: kept windows, which have events, and windows
 * in which a version begins. All starts are in milliseconds since the epoch.
 */
final class VisitedWindows {

    private final Periods periods;
    private final KeptWindows windows;

    VisitedWindows(Periods periods, KeptWindows windows) {
        this.periods = periods;
        this.windows = windows;
    }

    /**
     * The given window, and the kept windows after it.
     *
     * @param newest start of the newest kept window
     */
    List<Long> from(long start, long newest) {
        if (start >= newest) {
            return List.of(start);
        }
        List<Long> starts = windows.startsFrom(start, newest);
        if (starts.isEmpty() || starts.get(0) != start) {
            NavigableSet<Long> with = new TreeSet<>(starts);
            with.add(start);
            return List.copyOf(with);
        }
        return starts;
    }

    /** The kept windows from the given one on, with the windows in which a version begins. */
    List<Long> withBeginningsFrom(long start, long newest, List<Since> timeline) {
        return withBeginnings(start, windows.startsFrom(start, newest), timeline);
    }

    /** Adds the windows in which a version begins, from the first of the given windows on. */
    List<Long> withBeginnings(List<Long> starts, List<Since> timeline) {
        return withBeginnings(starts.get(0), starts, timeline);
    }

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
    long onlineAt(long start, DeviceProgress progress) {
        long online = progress.online();
        if (start > progress.newest()) {
            return online;
        }
        for (long later : from(start, progress.newest())) {
            online -= windows.get(later).onlineChange(0, periods.window());
        }
        return online;
    }
}
