package io.fleetpulse.window;

import org.apache.flink.api.common.state.MapState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The written windows of a key, which are kept for corrections. They are kept in the first state for
 * as long as most corrections reach back. They then move to a second state, where they are kept for
 * corrections of a partition that lags far behind the others, and read only by these.
 */
final class WrittenWindows<T extends CarriedTotals<T>> {

    private final long window;
    private final long kept;
    private final long keptAside;
    private final MapState<Long, T> recent;
    private final MapState<Long, T> older;

    /**
     * @param window length of a window, milliseconds
     * @param kept for how long windows are kept for most corrections, milliseconds
     * @param keptAside for how much longer windows are kept, milliseconds
     * @param recent state of the windows for most corrections
     * @param older state of the windows before them
     */
    WrittenWindows(
            long window,
            long kept,
            long keptAside,
            MapState<Long, T> recent,
            MapState<Long, T> older) {
        this.window = window;
        this.kept = kept;
        this.keptAside = keptAside;
        this.recent = recent;
        this.older = older;
    }

    /** The totals of the windows from the given one on. */
    NavigableMap<Long, T> from(long first, CarriedProgress progress) throws Exception {
        NavigableMap<Long, T> totals = new TreeMap<>();
        if (progress.isOlder(first)) {
            addFrom(first, older, totals);
        }
        addFrom(first, recent, totals);
        return totals;
    }

    /** Adds the windows of a state from the given one on. */
    static <T> void addFrom(long first, MapState<Long, T> windows, Map<Long, T> totals)
            throws Exception {
        for (Map.Entry<Long, T> entry : windows.entries()) {
            if (entry.getKey() >= first) {
                totals.put(entry.getKey(), entry.getValue());
            }
        }
    }

    /** Keeps a window; returns the progress that includes it. */
    CarriedProgress put(long start, T totals, CarriedProgress progress) throws Exception {
        MapState<Long, T> windows = progress.isOlder(start) ? older : recent;
        if (totals.isNothing()) {
            windows.remove(start);
        } else {
            windows.put(start, totals);
        }
        return progress.keeping(start);
    }

    /** Moves windows to the older ones; not at each window, since it reads all of them. */
    CarriedProgress move(CarriedProgress progress, long watermark) throws Exception {
        if (watermark < movesAt(progress)) {
            return progress;
        }
        long before = TumblingWindows.start(watermark - kept, window);
        CarriedProgress moved = progress.movedBefore(before);
        List<Long> old = new ArrayList<>();
        for (long start : recent.keys()) {
            moved = moved.keeping(start);
            if (start < before) {
                old.add(start);
            }
        }
        for (long start : old) {
            older.put(start, recent.get(start));
            recent.remove(start);
        }
        return moved;
    }

    /** The first window that is kept at this watermark. */
    long keptFrom(long watermark) {
        return TumblingWindows.start(watermark - kept - keptAside, window);
    }

    /** Removes the windows before the given one from both states. */
    CarriedProgress removeBefore(long before, CarriedProgress progress) throws Exception {
        removeBefore(before, recent);
        return removeOlderBefore(before, progress);
    }

    /** Removes the windows before the given one, which have been moved. */
    CarriedProgress removeOlderBefore(long before, CarriedProgress progress) throws Exception {
        return progress.forgottenBefore(before, removeBefore(before, older));
    }

    /** Returns the first of the remaining windows; {@link CarriedProgress#NONE} if none remain. */
    private static <T> long removeBefore(long before, MapState<Long, T> windows) throws Exception {
        long first = CarriedProgress.NONE;
        List<Long> old = new ArrayList<>();
        for (long start : windows.keys()) {
            if (start < before) {
                old.add(start);
            } else {
                first = Math.min(first, start);
            }
        }
        for (long start : old) {
            windows.remove(start);
        }
        return first;
    }

    /** The watermark at which windows are moved; {@link CarriedProgress#NONE} if there are none. */
    long movesAt(CarriedProgress progress) {
        return someTimeAfter(progress.keptFrom(), kept);
    }

    /** The watermark at which windows are removed; {@link CarriedProgress#NONE} if there are none. */
    long endsAt(CarriedProgress progress) {
        return someTimeAfter(progress.olderFrom(), kept + keptAside);
    }

    private long someTimeAfter(long start, long duration) {
        if (start == CarriedProgress.NONE) {
            return CarriedProgress.NONE;
        }
        return start + window + duration + duration / 8;
    }

    /** Clears both states; returns the starts of the windows that were kept. */
    List<Long> clear() throws Exception {
        List<Long> starts = new ArrayList<>();
        for (MapState<Long, T> windows : List.of(older, recent)) {
            windows.keys().forEach(starts::add);
            windows.clear();
        }
        return starts;
    }
}
