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

/**
 * Adds up a cohort's windows: a row for each in which a device was online or something happened, once
 * the watermark has passed it, and again when late news changes it or one before it.
 *
 * <p>Windows are kept for {@code counts.horizon} and folded then, at the latest so long again after the
 * cohort's newest news: later news of them moves the devices
 * online since, and nothing else. A cohort's own record is small and stays.
 */
final class CohortWindows extends KeyedProcessFunction<CohortKey, CohortDelta, Change> {

    private static final long serialVersionUID = 1;

    private final long window;
    private final long horizon;
    private final boolean bounded;

    private transient MapState<Long, CohortTotals> windows;
    private transient ValueState<CohortProgress> progresses;
    private transient Counter beyondHorizon;

    /**
     * Windows as configured.
     *
     * @param bounded whether the input ends: then no window after the cohort's newest news is written,
     *     however far others move the watermark
     */
    CohortWindows(CountsConfig config, boolean bounded) {
        this.window = config.window().toMillis();
        this.horizon = config.horizon().toMillis();
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "cohort-windows", Long.class, CohortTotals.class));
        progresses =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "cohort-progress", CohortProgress.class));
        beyondHorizon = getRuntimeContext().getMetricGroup().counter("beyondHorizon");
    }

    @Override
    public void processElement(CohortDelta delta, Context context, Collector<Change> out)
            throws Exception {
        CohortProgress progress = progresses.value();
        long start = delta.windowStart();
        if (progress == null) {
            progress = CohortProgress.startingAt(start);
        }
        TimerService timers = context.timerService();
        CohortTotals totals = delta.totals();
        boolean folded = start < progress.from() && isOld(start, timers.currentWatermark());
        if (folded) {
            beyondHorizon.inc();
            progress =
                    progress.carrying(
                            totals.get(Tally.ONLINE_CHANGE), totals.get(Tally.FLAPPING_CHANGE));
        } else {
            CohortTotals known = windows.get(start);
            if (known != null) {
                totals = known.plus(totals);
            }
            windows.put(start, totals);
            progress = progress.changedIn(start);
        }
        progresses.update(progress);
        long closes = start + window - 1;
        if (folded || closes <= timers.currentWatermark()) {
            timers.registerEventTimeTimer(later(timers.currentWatermark()));
        } else {
            timers.registerEventTimeTimer(closes);
        }
    }

    private boolean isOld(long start, long watermark) {
        return watermark >= Long.MIN_VALUE + horizon && start < watermark - horizon;
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
        TimerService timers = context.timerService();
        long watermark = timers.currentWatermark();
        long end = writtenBefore(progress, watermark);
        long first = Math.min(progress.changedFrom(), progress.next());
        if (first == CohortProgress.NONE) {
            first = progress.from();
        }
        long online = progress.online();
        long flapping = progress.flapping();
        for (long start = progress.from(); start < end; start += window) {
            CohortTotals totals = windows.get(start);
            if (start >= first) {
                write(context.getCurrentKey(), start, online, flapping, totals, progress, out);
            }
            if (totals != null) {
                online += totals.get(Tally.ONLINE_CHANGE);
                flapping += totals.get(Tally.FLAPPING_CHANGE);
            } else if (online == 0 && start >= first && start >= progress.next()) {
                // Nothing until the next window of which there is news.
                start = nextWindow(start, end) - window;
            }
        }
        if (end > progress.from()) {
            progress = progress.writtenBefore(end);
        }
        progresses.update(folded(progress, watermark));
        if (bounded || watermark == Long.MAX_VALUE) {
            return;
        }
        long forgets = progress.newest() + 2 * horizon;
        if (online > 0) {
            timers.registerEventTimeTimer(end + window - 1);
        } else if (forgets > watermark) {
            timers.registerEventTimeTimer(forgets);
        }
    }

    private long nextWindow(long after, long end) throws Exception {
        long next = end;
        for (long start : windows.keys()) {
            if (start > after && start < next) {
                next = start;
            }
        }
        return next;
    }

    private void write(
            CohortKey key,
            long start,
            long online,
            long flapping,
            CohortTotals totals,
            CohortProgress progress,
            Collector<Change> out) {
        CohortRow row = new CohortRow(key, start, start + window);
        if (CohortRow.isNeeded(online, totals)) {
            CohortTotals shown = totals;
            if (shown == null) {
                shown = CohortTotals.none();
            }
            out.collect(row.row(online, flapping, shown));
        } else if (progress.next() != CohortProgress.NONE && start < progress.next()) {
            out.collect(row.gone());
        }
    }

    /** The first window that is not to be written yet. */
    private long writtenBefore(CohortProgress progress, long watermark) {
        long afterNewest = progress.newest() + window;
        if (watermark == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = Math.floorDiv(watermark + 1, window) * window;
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }

    /** Not at each window, since it reads them all. */
    private CohortProgress folded(CohortProgress progress, long watermark) throws Exception {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + 2 * horizon) {
            return progress;
        }
        long before = Math.floorDiv(watermark - horizon, window) * window;
        if (progress.next() == CohortProgress.NONE
                || before > progress.next()
                || before < progress.from() + horizon / 8 + window) {
            return progress;
        }
        long online = progress.online();
        long flapping = progress.flapping();
        List<Long> old = new ArrayList<>();
        for (Map.Entry<Long, CohortTotals> entry : windows.entries()) {
            if (entry.getKey() < before) {
                online += entry.getValue().get(Tally.ONLINE_CHANGE);
                flapping += entry.getValue().get(Tally.FLAPPING_CHANGE);
                old.add(entry.getKey());
            }
        }
        for (long start : old) {
            windows.remove(start);
        }
        return progress.foldedBefore(before, online, flapping);
    }
}
