package io.fleetpulse.version;

import io.fleetpulse.config.CountsConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.HighestWatermark;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Counts the devices on a version, window by window. Writes a row for each window in which the
 * number changed, once the watermark has passed the window's end, and again when a late delta
 * changes it.
 *
 * <p>A window's number is the current number minus the changes in later windows. Changes are kept
 * for {@code counts.horizon} and another {@link #KEPT_ASIDE}. An older delta corrects the kept
 * windows; earlier windows keep their rows. The highest watermark decides which windows are kept,
 * including the watermarks of earlier runs. State is cleared when no device runs the version and no
 * change is left.
 *
 * <p>If the watermark lags, the changes of the newest periods with a changed number are kept, and
 * older windows are written ahead of the watermark.
 */
final class VersionWindows extends KeyedProcessFunction<VersionDelta.Key, VersionDelta, Change>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1;

    /**
     * How far a partition may lag behind the others while its late deltas still find their windows.
     */
    private static final Duration KEPT_ASIDE = Duration.ofDays(30);

    private final long window;
    private final long horizon;
    private final NewestPeriods.Limit limit;

    private transient HighestWatermark highest;
    private transient ValueState<VersionTotal> totals;

    /** By window start: number of devices at the window's end minus the number at its start. */
    private transient MapState<Long, Long> changes;

    private transient NewestPeriods periods;

    VersionWindows(CountsConfig config) {
        this(
                config,
                NewestPeriods.Limit.of(
                        config.window().toMillis(), config.horizon().plus(KEPT_ASIDE).toMillis()));
    }

    VersionWindows(CountsConfig config, NewestPeriods.Limit limit) {
        this.window = config.window().toMillis();
        this.horizon = kept(config);
        this.limit = limit;
    }

    /** How long changes are kept after the end of their window, milliseconds. */
    static long kept(CountsConfig config) {
        return config.horizon().plus(KEPT_ASIDE).toMillis();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        highest = new HighestWatermark(context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        highest.save();
    }

    @Override
    public void open(OpenContext context) {
        totals =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("version-total", VersionTotal.class));
        changes =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "version-changes", Long.class, Long.class));
        periods = new NewestPeriods("version-periods", limit, getRuntimeContext());
    }

    @Override
    public void processElement(VersionDelta delta, Context context, Collector<Change> out)
            throws Exception {
        TimerService timers = context.timerService();
        VersionTotal total = totals.value();
        if (total == null) {
            total = VersionTotal.NONE;
        }
        long start = delta.windowStart();
        long next = SaturatedTime.plus(timers.currentWatermark(), 1);
        boolean over = isOver(start, highest.with(timers.currentWatermark()));
        if (!over) {
            long first = periods.add(start);
            over = start < first;
            if (first != NewestPeriods.NO_CHANGE) {
                total = written(context.getCurrentKey(), total, first - 1, out);
                remove(first - 1, 0);
                periods.deleteTimers(window, 0, timers);
                periods.deleteTimers(window, horizon, timers);
            }
        }
        totals.update(total.plus(delta.devices(), start));
        if (over) {
            timers.registerEventTimeTimer(next);
            return;
        }
        Long known = changes.get(start);
        long change = delta.devices();
        if (known != null) {
            change += known;
        }
        changes.put(start, change);
        timers.registerEventTimeTimer(Math.max(lastMillisecond(start), next));
        timers.registerEventTimeTimer(
                Math.max(SaturatedTime.plus(lastMillisecond(start), horizon), next));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        VersionTotal total = totals.value();
        if (total == null) {
            return;
        }
        long watermark = context.timerService().currentWatermark();
        highest.with(watermark);
        // After a stop with drain, a job continues from this state: the final watermark clears
        // nothing.
        boolean ended = watermark == Long.MAX_VALUE;
        VersionTotal written = written(context.getCurrentKey(), total, watermark, out);
        if (!ended) {
            remove(watermark, horizon);
        }
        if (!ended && changes.isEmpty() && total.devices() == 0) {
            totals.clear();
            periods.clear();
        } else {
            totals.update(written);
        }
    }

    /**
     * Writes the rows of windows that end until the given time and may be wrong.
     *
     * @return the total, with the earliest window that is not written
     */
    private VersionTotal written(
            VersionDelta.Key key, VersionTotal total, long until, Collector<Change> out)
            throws Exception {
        List<Long> starts = new ArrayList<>();
        changes.keys().forEach(starts::add);
        starts.sort(Comparator.reverseOrder());
        long devices = total.devices();
        long pending = VersionTotal.NO_WINDOW;
        for (long start : starts) {
            long change = changes.get(start);
            if (lastMillisecond(start) > until) {
                pending = start;
            } else if (start >= total.changedFrom()) {
                out.collect(row(key, start, change, devices));
            }
            devices -= change;
        }
        return new VersionTotal(total.devices(), pending);
    }

    /** Removes windows that end this long before the given time, or by then without a change. */
    private void remove(long time, long before) throws Exception {
        List<Long> removed = new ArrayList<>();
        for (Map.Entry<Long, Long> entry : changes.entries()) {
            long start = entry.getKey();
            long kept = entry.getValue() == 0 ? 0 : before;
            if (SaturatedTime.plus(lastMillisecond(start), kept) <= time) {
                removed.add(start);
            }
        }
        for (long start : removed) {
            changes.remove(start);
        }
    }

    private boolean isOver(long start, long watermark) {
        return SaturatedTime.plus(lastMillisecond(start), horizon) <= watermark;
    }

    private Change row(VersionDelta.Key key, long start, long change, long devices) {
        if (change == 0) {
            return Change.delete(
                    Table.VERSION_WINDOW, key.productKey(), key.module(), key.version(), start);
        }
        return Change.upsert(
                Table.VERSION_WINDOW,
                key.productKey(),
                key.module(),
                key.version(),
                start,
                start + window,
                devices);
    }

    private long lastMillisecond(long start) {
        return SaturatedTime.plus(start, window - 1);
    }
}
