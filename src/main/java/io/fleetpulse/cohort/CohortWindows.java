package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;

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
 * Adds up a cohort's windows. A window has a row if something happened in it or one of its numbers
 * differs from what the row before it says of the time after, see {@link CohortRow}; the row is written
 * once the watermark has passed the window, and late news writes again, adds or deletes rows.
 *
 * <p>All work is for windows of which there is news: none is for the time between them, however long.
 *
 * <p>Windows are kept for {@code counts.horizon}: later news of them moves the devices online since,
 * and nothing else. A cohort's own record is small and stays.
 */
final class CohortWindows extends KeyedProcessFunction<CohortKey, CohortDelta, Change> {

    private static final long serialVersionUID = 1;

    /** How much further behind the others a partition may be whose news still has its windows. */
    private static final long KEPT_ASIDE = Duration.ofDays(30).toMillis();

    private final long window;
    private final long horizon;

    /** News of windows that are not written yet; each leaves when its window is. */
    private transient MapState<Long, CohortTotals> upcoming;

    /** What is written, as long as most late news comes. */
    private transient MapState<Long, CohortTotals> written;

    /** What was written before, for news of a partition that is far behind the others. */
    private transient MapState<Long, CohortTotals> older;

    /** Late news of windows that are written; leaves with the next watermark. */
    private transient MapState<Long, CohortTotals> late;

    private transient ValueState<CohortProgress> progresses;
    private transient Counter beyondHorizon;

    CohortWindows(CountsConfig config) {
        this.window = config.window().toMillis();
        this.horizon = config.horizon().toMillis();
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

    /** The rows of windows that are kept go, and with them all that is known. */
    private void leave(CohortKey key, Collector<Change> out) throws Exception {
        for (MapState<Long, CohortTotals> windows : List.of(older, written)) {
            for (long start : windows.keys()) {
                out.collect(new CohortRow(key, start, start + window).gone());
            }
            windows.clear();
        }
        upcoming.clear();
        late.clear();
        progresses.clear();
    }

    /**
     * News of a window that is no longer kept: that window keeps its row, the levels become right from
     * the first window on that is kept.
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

    /** Goes once through what is written, from the first window of which there is late news on. */
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

    /** Puts aside what is beyond the horizon; not at each window, since it reads them all. */
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
        long before = Math.floorDiv(watermark - horizon - KEPT_ASIDE, window) * window;
        long firstOlder = CohortProgress.NONE;
        List<Long> old = new ArrayList<>();
        for (long start : older.keys()) {
            if (start < before) {
                old.add(start);
            } else {
                firstOlder = Math.min(firstOlder, start);
            }
        }
        for (long start : old) {
            older.remove(start);
        }
        return progress.forgottenBefore(before, firstOlder);
    }

    /** When windows are put aside; {@link CohortProgress#NONE} where there are none. */
    private long movesAt(CohortProgress progress) {
        return someTimeAfter(progress.keptFrom(), horizon);
    }

    /** When windows are forgotten; {@link CohortProgress#NONE} where there are none. */
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
