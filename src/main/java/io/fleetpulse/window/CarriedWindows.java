package io.fleetpulse.window;

import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.TimerService;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The windows of a key in which something happened. Rows carry {@link Levels} from window to window;
 * a correction of a written window corrects the rows of all later ones. The work is proportional to
 * the windows with totals; the windows between them cost nothing.
 *
 * <p>{@link WrittenWindows} are kept for corrections. If the watermark lags, the windows of the
 * {@link NewestPeriods} are kept.
 */
public final class CarriedWindows<T extends CarriedTotals<T>> {

    private final long window;
    private final T nothing;

    /** Totals of windows not written yet; removed when the window is written. */
    private final MapState<Long, T> upcoming;

    private final WrittenWindows<T> written;

    /** Corrections of windows already written; removed when they are applied. */
    private final MapState<Long, T> corrections;

    private final NewestPeriods periods;

    /**
     * Names of the states.
     *
     * @param prefix of the names of all states but the corrections
     * @param corrections name of the state of corrections
     */
    public record Names(String prefix, String corrections) {}

    /** Emits the rows of a window. */
    public interface Rows<T> {

        /**
         * Emits the rows that differ from the written ones.
         *
         * @param start start of the window, milliseconds since the epoch
         * @param intoBefore the levels carried into the window when its rows were written
         * @param before the totals of the written rows; nothing if there are none
         * @param into the levels carried into the window now
         * @param totals the totals of the window now
         */
        void correct(long start, Levels intoBefore, T before, Levels into, T totals);
    }

    /**
     * Creates the states.
     *
     * @param nothing the totals of a window in which nothing happened
     * @param window length of a window, milliseconds
     * @param kept for how long windows are kept for most corrections, milliseconds
     * @param keptAside for how much longer windows are kept, milliseconds
     */
    public CarriedWindows(
            RuntimeContext context,
            Names names,
            Class<T> type,
            T nothing,
            long window,
            long kept,
            long keptAside,
            NewestPeriods.Limit limit) {
        this.window = window;
        this.nothing = nothing;
        upcoming = windows(context, names.prefix() + "upcoming", type);
        written =
                new WrittenWindows<>(
                        window,
                        kept,
                        keptAside,
                        windows(context, names.prefix() + "written", type),
                        windows(context, names.prefix() + "older", type));
        corrections = windows(context, names.corrections(), type);
        periods = new NewestPeriods(names.prefix() + "periods", limit, context);
    }

    private static <T> MapState<Long, T> windows(
            RuntimeContext context, String name, Class<T> type) {
        return context.getMapState(new MapStateDescriptor<>(name, Long.class, type));
    }

    /**
     * Records that something happened in a window.
     *
     * @return the first window that may be kept now, if there are windows before it that no longer
     *     may; else {@link NewestPeriods#NO_CHANGE}
     */
    public long limitFor(long start, CarriedProgress progress) throws Exception {
        if (start < progress.forgottenBefore()) {
            return NewestPeriods.NO_CHANGE;
        }
        return periods.add(start);
    }

    /** Adds totals to a window; returns whether they correct a written one. */
    public boolean add(long start, T totals, CarriedProgress progress) throws Exception {
        boolean corrects = start < progress.next();
        MapState<Long, T> windows = corrects ? corrections : upcoming;
        T known = windows.get(start);
        windows.put(start, known == null ? totals : known.plus(totals));
        return corrects;
    }

    /** Corrects the written windows, in one pass from the first correction on. */
    public CarriedProgress correct(CarriedProgress progress, Rows<T> rows) throws Exception {
        NavigableMap<Long, T> changes = new TreeMap<>();
        WrittenWindows.addFrom(Long.MIN_VALUE, corrections, changes);
        if (changes.isEmpty()) {
            return progress;
        }
        corrections.clear();
        NavigableMap<Long, T> totals = written.from(changes.firstKey(), progress);
        Levels levels = progress.levels();
        for (T before : totals.values()) {
            levels = levels.before(before);
        }
        changes.keySet().forEach(start -> totals.putIfAbsent(start, nothing));
        Levels corrected = levels;
        CarriedProgress keeping = progress;
        for (Map.Entry<Long, T> entry : totals.entrySet()) {
            long start = entry.getKey();
            T before = entry.getValue();
            T after = before;
            T change = changes.get(start);
            if (change != null) {
                after = before.plus(change);
                keeping = written.put(start, after, keeping);
            }
            rows.correct(start, levels, before, corrected, after);
            levels = levels.through(before);
            corrected = corrected.through(after);
        }
        return keeping.withLevels(corrected);
    }

    /** Writes the windows before the given one; the progress ends after the last one written. */
    public CarriedProgress write(CarriedProgress progress, long end, Rows<T> rows)
            throws Exception {
        NavigableMap<Long, T> closed = new TreeMap<>();
        for (Map.Entry<Long, T> entry : upcoming.entries()) {
            if (entry.getKey() < end) {
                closed.put(entry.getKey(), entry.getValue());
            }
        }
        Levels levels = progress.levels();
        CarriedProgress keeping = progress;
        for (Map.Entry<Long, T> entry : closed.entrySet()) {
            long start = entry.getKey();
            T totals = entry.getValue();
            upcoming.remove(start);
            keeping = written.put(start, totals, keeping).writtenBefore(start + window);
            rows.correct(start, levels, nothing, levels, totals);
            levels = levels.through(totals);
        }
        return keeping.withLevels(levels);
    }

    /** Moves and removes the windows that have been kept for long enough at this watermark. */
    public CarriedProgress cleanUp(CarriedProgress progress, long watermark) throws Exception {
        CarriedProgress moved = written.move(progress, watermark);
        if (watermark < written.endsAt(moved)) {
            return moved;
        }
        long first = written.keptFrom(watermark);
        periods.removeBefore(first);
        return written.removeOlderBefore(first, moved);
    }

    /**
     * Keeps the windows before the given one, which are written and which {@link #limitFor}
     * excludes, no longer; deletes their timers.
     */
    public CarriedProgress forgetBefore(CarriedProgress progress, long first, TimerService timers)
            throws Exception {
        periods.deleteTimers(window, 0, timers);
        periods.removeBefore(first);
        return written.removeBefore(first, progress);
    }

    /** Returns the watermark of the next clean-up; {@link CarriedProgress#NONE} if none is due. */
    public long cleanUpAt(CarriedProgress progress) {
        return Math.min(written.movesAt(progress), written.endsAt(progress));
    }

    /** Clears the state of the key; returns the starts of the written windows that were kept. */
    public List<Long> clear() throws Exception {
        upcoming.clear();
        corrections.clear();
        periods.clear();
        return written.clear();
    }
}
