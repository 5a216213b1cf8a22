package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.NewestPeriods;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Adds up a cohort's windows. A window has a row if something happened in it, or if one of its
 * numbers differs from the numbers that the previous row implies, see {@link CohortRow}. The row is
 * written once the watermark has passed the window; late deltas rewrite, add or delete rows.
 *
 * <p>The work is proportional to the windows with deltas; the windows between them cost nothing.
 *
 * <p>Windows are kept for {@code counts.horizon} and another {@link #KEPT_ASIDE}, and in the newest
 * periods with activity if the watermark lags further: older windows are then written ahead of the
 * watermark. A later delta only corrects the devices online and flapping in the kept windows. A
 * small record of the cohort itself is never cleared.
 */
final class CohortWindows extends KeyedProcessFunction<CohortKey, CohortDelta, Change> {

    private static final long serialVersionUID = 1;

    /**
     * How far a partition may lag behind the others while its late deltas still find their windows;
     * milliseconds.
     */
    private static final long KEPT_ASIDE = Duration.ofDays(30).toMillis();

    private final long window;
    private final long horizon;
    private final NewestPeriods.Limit limit;

    /** Deltas of windows not written yet; removed when the window is written. */
    private transient MapState<Long, CohortTotals> upcoming;

    /** Written windows, for as far back as most late deltas reach. */
    private transient MapState<Long, CohortTotals> written;

    /** Windows before {@link #written}, for late deltas of a partition that lags far behind. */
    private transient MapState<Long, CohortTotals> older;

    /** Late deltas of windows already written; removed when the next timer applies them. */
    private transient MapState<Long, CohortTotals> late;

    private transient NewestPeriods periods;
    private transient ValueState<CohortProgress> progresses;
    private transient Counter beyondHorizon;

    CohortWindows(CountsConfig config) {
        this(
                config,
                NewestPeriods.Limit.of(
                        config.window().toMillis(), config.horizon().toMillis() + KEPT_ASIDE));
    }

    CohortWindows(CountsConfig config, NewestPeriods.Limit limit) {
        this.window = config.window().toMillis();
        this.horizon = config.horizon().toMillis();
        this.limit = limit;
    }

    @Override
    public void open(OpenContext context) {
        upcoming = windows("cohort-upcoming");
        written = windows("cohort-written");
        older = windows("cohort-older");
        late = windows("cohort-late");
        progresses =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "cohort-progress", CohortProgress.class));
        periods = new NewestPeriods("cohort-periods", limit, getRuntimeContext());
        beyondHorizon = getRuntimeContext().getMetricGroup().counter("beyondHorizon");
    }

    private MapState<Long, CohortTotals> windows(String name) {
        return getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(name, Long.class, CohortTotals.class));
    }

    @Override
    public void processElement(CohortDelta delta, Context context, Collector<Change> out)
            throws Exception {
        if (delta.isGone()) {
            leave(context.getCurrentKey(), out);
            return;
        }
        CohortProgress progress = progresses.value();
        if (progress == null) {
            progress = CohortProgress.UNKNOWN;
            progresses.update(progress);
        }
        long start = delta.windowStart();
        if (start >= progress.forgottenBefore()) {
            long first = periods.add(start);
            if (first != NewestPeriods.NO_CHANGE) {
                progress = limited(context.getCurrentKey(), progress, first, out);
                periods.deleteTimers(window, 0, context.timerService());
                progresses.update(progress);
            }
        }
        CohortTotals totals = delta.totals();
        if (start < progress.forgottenBefore()) {
            beyondHorizon.inc();
            start = progress.forgottenBefore();
            totals = carried(totals);
            if (totals.isNothing()) {
                return;
            }
        }
        if (start < progress.next()) {
            add(late, start, totals);
        } else {
            add(upcoming, start, totals);
        }
        TimerService timers = context.timerService();
        timers.registerEventTimeTimer(
                Math.max(start + window - 1, later(timers.currentWatermark())));
    }

    /** Deletes the rows of kept windows, and clears all state of the cohort. */
    private void leave(CohortKey key, Collector<Change> out) throws Exception {
        for (MapState<Long, CohortTotals> windows : List.of(older, written)) {
            for (long start : windows.keys()) {
                out.collect(new CohortRow(key, start, start + window).gone());
            }
            windows.clear();
        }
        upcoming.clear();
        late.clear();
        periods.clear();
        progresses.clear();
    }

    /** Writes the windows before the given one, and keeps them no longer. */
    private CohortProgress limited(
            CohortKey key, CohortProgress progress, long first, Collector<Change> out)
            throws Exception {
        CohortProgress limited = progress;
        if (!late.isEmpty()) {
            limited = correct(key, limited, out);
        }
        limited = writeClosed(key, limited, first - 1, out);
        removeBefore(first, written);
        return forgotten(limited, first);
    }

    /**
     * A delta of a window that is no longer kept: that window keeps its row, and later rows become
     * right from the first kept window on.
     */
    private CohortTotals carried(CohortTotals totals) {
        long online = totals.get(Tally.ONLINE_CHANGE);
        return CohortTotals.none()
                .add(Tally.ONLINE_CHANGE, online)
                .add(Tally.JOINED, online)
                .add(Tally.ONLINE_MS, online * window)
                .add(Tally.FLAPPING_CHANGE, totals.get(Tally.FLAPPING_CHANGE));
    }

    private static void add(MapState<Long, CohortTotals> windows, long start, CohortTotals totals)
            throws Exception {
        CohortTotals known = windows.get(start);
        if (known == null) {
            windows.put(start, totals);
        } else {
            windows.put(start, known.plus(totals));
        }
    }

    private static long later(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        return watermark + 1;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        CohortProgress progress = progresses.value();
        if (progress == null) {
            return;
        }
        CohortKey key = context.getCurrentKey();
        long watermark = context.timerService().currentWatermark();
        if (!late.isEmpty()) {
            progress = correct(key, progress, out);
        }
        progress = writeClosed(key, progress, watermark, out);
        if (watermark < Long.MAX_VALUE) {
            progress = forget(move(progress, watermark), watermark);
            long next = Math.min(movesAt(progress), forgetsAt(progress));
            if (next != CohortProgress.NONE) {
                context.timerService().registerEventTimeTimer(next);
            }
        }
        progresses.update(progress);
    }

    /** Corrects the written windows, in one pass from the first late delta on. */
    private CohortProgress correct(CohortKey key, CohortProgress progress, Collector<Change> out)
            throws Exception {
        NavigableMap<Long, CohortTotals> news = new TreeMap<>();
        for (Map.Entry<Long, CohortTotals> entry : late.entries()) {
            news.put(entry.getKey(), entry.getValue());
        }
        late.clear();
        NavigableMap<Long, CohortTotals> totals = writtenFrom(news.firstKey(), progress);
        long online = progress.online();
        long flapping = progress.flapping();
        for (CohortTotals before : totals.values()) {
            online -= before.get(Tally.ONLINE_CHANGE);
            flapping -= before.get(Tally.FLAPPING_CHANGE);
        }
        news.keySet().forEach(start -> totals.putIfAbsent(start, CohortTotals.none()));
        CohortProgress keeping = progress;
        long onlineNow = online;
        long flappingNow = flapping;
        for (Map.Entry<Long, CohortTotals> entry : totals.entrySet()) {
            long start = entry.getKey();
            CohortTotals before = entry.getValue();
            CohortTotals after = before;
            if (news.containsKey(start)) {
                after = before.plus(news.get(start));
                keep(start, after, progress);
                keeping = keeping.keeping(start);
            }
            CohortRow row = new CohortRow(key, start, start + window);
            Change was = row.row(online, flapping, before);
            Change is = row.row(onlineNow, flappingNow, after);
            if (is != null && !is.equals(was)) {
                out.collect(is);
            } else if (is == null && was != null) {
                out.collect(row.gone());
            }
            online += before.get(Tally.ONLINE_CHANGE);
            flapping += before.get(Tally.FLAPPING_CHANGE);
            onlineNow += after.get(Tally.ONLINE_CHANGE);
            flappingNow += after.get(Tally.FLAPPING_CHANGE);
        }
        return keeping.writtenBefore(progress.next(), onlineNow, flappingNow);
    }

    private NavigableMap<Long, CohortTotals> writtenFrom(long first, CohortProgress progress)
            throws Exception {
        NavigableMap<Long, CohortTotals> totals = new TreeMap<>();
        if (progress.isOlder(first)) {
            addFrom(first, older, totals);
        }
        addFrom(first, written, totals);
        return totals;
    }

    private static void addFrom(
            long first, MapState<Long, CohortTotals> windows, Map<Long, CohortTotals> totals)
            throws Exception {
        for (Map.Entry<Long, CohortTotals> entry : windows.entries()) {
            if (entry.getKey() >= first) {
                totals.put(entry.getKey(), entry.getValue());
            }
        }
    }

    private void keep(long start, CohortTotals totals, CohortProgress progress) throws Exception {
        MapState<Long, CohortTotals> windows = progress.isOlder(start) ? older : written;
        if (totals.isNothing()) {
            windows.remove(start);
        } else {
            windows.put(start, totals);
        }
    }

    private CohortProgress writeClosed(
            CohortKey key, CohortProgress progress, long watermark, Collector<Change> out)
            throws Exception {
        NavigableMap<Long, CohortTotals> closed = new TreeMap<>();
        for (Map.Entry<Long, CohortTotals> entry : upcoming.entries()) {
            if (entry.getKey() + window - 1 <= watermark) {
                closed.put(entry.getKey(), entry.getValue());
            }
        }
        if (closed.isEmpty()) {
            return progress;
        }
        long online = progress.online();
        long flapping = progress.flapping();
        CohortProgress keeping = progress;
        for (Map.Entry<Long, CohortTotals> entry : closed.entrySet()) {
            long start = entry.getKey();
            CohortTotals totals = entry.getValue();
            upcoming.remove(start);
            keep(start, totals, progress);
            keeping = keeping.keeping(start);
            Change row = new CohortRow(key, start, start + window).row(online, flapping, totals);
            if (row != null) {
                out.collect(row);
            }
            online += totals.get(Tally.ONLINE_CHANGE);
            flapping += totals.get(Tally.FLAPPING_CHANGE);
        }
        return keeping.writtenBefore(closed.lastKey() + window, online, flapping);
    }

    /**
     * Moves windows beyond the horizon to {@link #older}; not at each window, since it reads all of
     * them.
     */
    private CohortProgress move(CohortProgress progress, long watermark) throws Exception {
        if (watermark < movesAt(progress)) {
            return progress;
        }
        long before = Math.floorDiv(watermark - horizon, window) * window;
        CohortProgress moved = progress.movedBefore(before);
        List<Long> old = new ArrayList<>();
        for (long start : written.keys()) {
            moved = moved.keeping(start);
            if (start < before) {
                old.add(start);
            }
        }
        for (long start : old) {
            older.put(start, written.get(start));
            written.remove(start);
        }
        return moved;
    }

    private CohortProgress forget(CohortProgress progress, long watermark) throws Exception {
        if (watermark < forgetsAt(progress)) {
            return progress;
        }
        return forgotten(
                progress, Math.floorDiv(watermark - horizon - KEPT_ASIDE, window) * window);
    }

    private CohortProgress forgotten(CohortProgress progress, long before) throws Exception {
        periods.removeBefore(before);
        return progress.forgottenBefore(before, removeBefore(before, older));
    }

    /** Returns the first of the remaining windows; {@link CohortProgress#NONE} if none remain. */
    private static long removeBefore(long before, MapState<Long, CohortTotals> windows)
            throws Exception {
        long first = CohortProgress.NONE;
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

    /** When windows move to {@link #older}; {@link CohortProgress#NONE} if there are none. */
    private long movesAt(CohortProgress progress) {
        return someTimeAfter(progress.keptFrom(), horizon);
    }

    /** When older windows are cleared; {@link CohortProgress#NONE} if there are none. */
    private long forgetsAt(CohortProgress progress) {
        return someTimeAfter(progress.olderFrom(), horizon + KEPT_ASIDE);
    }

    private long someTimeAfter(long start, long duration) {
        if (start == CohortProgress.NONE) {
            return CohortProgress.NONE;
        }
        return start + window + duration + duration / 8;
    }
}
