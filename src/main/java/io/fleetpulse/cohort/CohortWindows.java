package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.window.CarriedProgress;
import io.fleetpulse.window.CarriedWindows;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;

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

    private transient CarriedWindows<CohortTotals> windows;
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
        windows =
                new CarriedWindows<>(
                        getRuntimeContext(),
                        new CarriedWindows.Names("cohort-", "cohort-late"),
                        CohortTotals.class,
                        CohortTotals.none(),
                        window,
                        horizon,
                        KEPT_ASIDE,
                        limit);
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
        CohortKey key = context.getCurrentKey();
        if (delta.isGone()) {
            leave(key, out);
            return;
        }
        CohortProgress known = progresses.value();
        if (known == null) {
            known = CohortProgress.UNKNOWN;
            progresses.update(known);
        }
        CarriedProgress progress = known.carried();
        long start = delta.windowStart();
        long first = windows.limitFor(start, progress);
        if (first != NewestPeriods.NO_CHANGE) {
            progress = windows.correct(progress, rows(key, out));
            progress = windows.write(progress, first, rows(key, out));
            progress = windows.forgetBefore(progress, first, context.timerService());
            progresses.update(CohortProgress.of(progress));
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
        windows.add(start, totals, progress);
        TimerService timers = context.timerService();
        timers.registerEventTimeTimer(
                Math.max(start + window - 1, SaturatedTime.plus(timers.currentWatermark(), 1)));
    }

    private CarriedWindows.Rows<CohortTotals> rows(CohortKey key, Collector<Change> out) {
        return (start, intoBefore, before, into, totals) ->
                new CohortRow(key, start, start + window)
                        .correct(intoBefore, before, into, totals, out::collect);
    }

    /** Deletes the rows of kept windows, and clears all state of the cohort. */
    private void leave(CohortKey key, Collector<Change> out) throws Exception {
        for (long start : windows.clear()) {
            out.collect(new CohortRow(key, start, start + window).gone());
        }
        progresses.clear();
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

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        CohortProgress known = progresses.value();
        if (known == null) {
            return;
        }
        CarriedWindows.Rows<CohortTotals> rows = rows(context.getCurrentKey(), out);
        long watermark = context.timerService().currentWatermark();
        CarriedProgress progress = windows.correct(known.carried(), rows);
        progress = windows.write(progress, firstOpen(watermark), rows);
        if (watermark < Long.MAX_VALUE) {
            progress = windows.cleanUp(progress, watermark);
            long next = windows.cleanUpAt(progress);
            if (next != CarriedProgress.NONE) {
                context.timerService().registerEventTimeTimer(next);
            }
        }
        progresses.update(CohortProgress.of(progress));
    }

    private long firstOpen(long watermark) {
        if (watermark == Long.MAX_VALUE) {
            return watermark;
        }
        return TumblingWindows.start(watermark + 1, window);
    }
}
