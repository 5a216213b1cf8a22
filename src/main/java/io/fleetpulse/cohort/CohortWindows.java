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

    private final long window;
    private final long horizon;

    /** News of windows that are not written yet; each leaves when its window is. */
    private transient MapState<Long, CohortTotals> upcoming;

    /** What is written, as long as late news can come. */
    private transient MapState<Long, CohortTotals> written;

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
        for (long start : written.keys()) {
            out.collect(new CohortRow(key, start, start + window).gone());
        }
        upcoming.clear();
        written.clear();
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
            progress = forget(progress, watermark);
            if (progress.keptFrom() != CohortProgress.NONE) {
                context.timerService().registerEventTimeTimer(forgetsAt(progress));
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
        NavigableMap<Long, CohortTotals> totals = new TreeMap<>();
        news.keySet().forEach(start -> totals.put(start, CohortTotals.none()));
        long online = progress.online();
        long flapping = progress.flapping();
        for (Map.Entry<Long, CohortTotals> entry : written.entries()) {
            if (entry.getKey() >= news.firstKey()) {
                totals.put(entry.getKey(), entry.getValue());
                online -= entry.getValue().get(Tally.ONLINE_CHANGE);
                flapping -= entry.getValue().get(Tally.FLAPPING_CHANGE);
            }
        }
        long onlineNow = online;
        long flappingNow = flapping;
        for (Map.Entry<Long, CohortTotals> entry : totals.entrySet()) {
            long start = entry.getKey();
            CohortTotals before = entry.getValue();
            CohortTotals after = before;
            if (news.containsKey(start)) {
                after = before.plus(news.get(start));
                keep(start, after);
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
        return progress.keeping(news.firstKey())
                .writtenBefore(progress.next(), onlineNow, flappingNow);
    }

    private void keep(long start, CohortTotals totals) throws Exception {
        if (totals.isNothing()) {
            written.remove(start);
        } else {
            written.put(start, totals);
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
            keep(start, totals);
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

    /** Not at each window, since it reads them all. */
    private CohortProgress forget(CohortProgress progress, long watermark) throws Exception {
        if (progress.keptFrom() == CohortProgress.NONE || watermark < forgetsAt(progress)) {
            return progress;
        }
        long before = Math.floorDiv(watermark - horizon, window) * window;
        long firstKept = CohortProgress.NONE;
        List<Long> old = new ArrayList<>();
        for (long start : written.keys()) {
            if (start < before) {
                old.add(start);
            } else {
                firstKept = Math.min(firstKept, start);
            }
        }
        for (long start : old) {
            written.remove(start);
        }
        return progress.forgottenBefore(before, firstKept);
    }

    private long forgetsAt(CohortProgress progress) {
        return progress.keptFrom() + window + horizon + horizon / 8;
    }
}
