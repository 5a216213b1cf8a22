package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.connectivity.ProductProgress.Running;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Adds the devices' deltas up to the windows of their product, and writes each window when the
 * watermark has passed it, also those in which nothing happened. Windows already written are written
 * again where a correction changes their numbers.
 */
final class ProductConnectivity extends KeyedProcessFunction<String, ConnectivityDelta, Change> {

    private static final long serialVersionUID = 1;

    private final long windowLength;
    private final long kept;
    private final boolean bounded;

    /** Windows in which something happened; folded into the progress when no correction can come. */
    private transient MapState<Long, WindowTotals> windows;

    /** Corrections of windows already written; applied with the next watermark. */
    private transient MapState<Long, WindowTotals> corrections;

    /** One small record a product; never ends, since a product has a row for every window. */
    private transient ValueState<ProductProgress> progresses;

    /**
     * @param bounded whether the input ends: then no window after the newest transition is written,
     *     however far other messages move the watermark
     */
    ProductConnectivity(ConnectivityConfig config, boolean bounded) {
        this.windowLength = config.window().toMillis();
        // A late transition may make those within the flapping time before it an episode.
        this.kept = config.horizon().toMillis() + config.flappingWithin().toMillis();
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "windows", Long.class, WindowTotals.class));
        corrections =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "corrections", Long.class, WindowTotals.class));
        progresses =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("progress", ProductProgress.class));
    }

    @Override
    public void processElement(ConnectivityDelta received, Context context, Collector<Change> out)
            throws Exception {
        ProductProgress known = progresses.value();
        ProductProgress progress = known;
        if (progress == null) {
            progress = ProductProgress.UNKNOWN;
        }
        ConnectivityDelta delta = received;
        if (received.windowStart() < progress.foldedBefore()) {
            delta = carried(received, progress.foldedBefore());
        }
        if (delta.totals().seen() > 0) {
            progress = progress.withTransitionIn(delta.windowStart());
        }
        if (!progress.equals(known)) {
            progresses.update(progress);
        }
        TimerService timers = context.timerService();
        if (progress.isAnyWritten() && delta.windowStart() < progress.next()) {
            add(corrections, delta);
            Corrections.registerTimer(timers);
        } else {
            add(windows, delta);
            awaitNextWindow(progress, timers);
        }
    }

    /**
     * Only after the horizon was made longer does a correction come for a window already folded: that
     * one keeps its row, those after it become right.
     */
    private ConnectivityDelta carried(ConnectivityDelta delta, long window) {
        return new ConnectivityDelta(
                delta.productKey(), window, delta.totals().carriedInto(windowLength));
    }

    private static void add(MapState<Long, WindowTotals> totals, ConnectivityDelta delta)
            throws Exception {
        WindowTotals known = totals.get(delta.windowStart());
        if (known == null) {
            totals.put(delta.windowStart(), delta.totals());
        } else {
            totals.put(delta.windowStart(), known.plus(delta.totals()));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        // There is none before the first, and again after a restart: then no window is closed.
        long now = Math.max(0, context.timerService().currentWatermark());
        String productKey = context.getCurrentKey();
        ProductProgress progress = progresses.value();
        if (!corrections.isEmpty()) {
            progress = correct(productKey, progress, out);
        }
        progress = writeClosed(productKey, progress, now, out);
        progress = fold(progress, now);
        progresses.update(progress);
        awaitNextWindow(progress, context.timerService());
    }

    /** Goes once through the windows from the first correction to the last one written. */
    private ProductProgress correct(
            String productKey, ProductProgress progress, Collector<Change> out) throws Exception {
        NavigableMap<Long, WindowTotals> changes = sorted(corrections);
        corrections.clear();
        Running running = progress.folded();
        NavigableMap<Long, WindowTotals> totals = sorted(windows);
        for (WindowTotals earlier : totals.headMap(changes.firstKey()).values()) {
            running = running.through(earlier);
        }
        Running corrected = running;
        for (long window = changes.firstKey(); window < progress.next(); window += windowLength) {
            WindowTotals before = totals.getOrDefault(window, WindowTotals.NOTHING);
            WindowTotals after = before;
            WindowTotals change = changes.get(window);
            if (change != null) {
                after = before.plus(change);
                windows.put(window, after);
            }
            ProductRow row = new ProductRow(productKey, window, window + windowLength);
            if (progress.isWritten(window)) {
                row.correct(running, before, corrected, after, out::collect);
            } else {
                row.write(corrected, after, out::collect);
            }
            running = running.through(before);
            corrected = corrected.through(after);
        }
        return progress.writtenThrough(progress.next(), corrected);
    }

    private static NavigableMap<Long, WindowTotals> sorted(MapState<Long, WindowTotals> totals)
            throws Exception {
        NavigableMap<Long, WindowTotals> sorted = new TreeMap<>();
        for (Map.Entry<Long, WindowTotals> entry : totals.entries()) {
            sorted.put(entry.getKey(), entry.getValue());
        }
        return sorted;
    }

    private ProductProgress writeClosed(
            String productKey, ProductProgress progress, long now, Collector<Change> out)
            throws Exception {
        long end = writtenBefore(progress, now);
        if (progress.next() >= end) {
            return progress;
        }
        Running running = progress.running();
        for (long window = progress.next(); window < end; window += windowLength) {
            WindowTotals totals = windows.get(window);
            if (totals == null) {
                totals = WindowTotals.NOTHING;
            }
            ProductRow row = new ProductRow(productKey, window, window + windowLength);
            row.write(running, totals, out::collect);
            running = running.through(totals);
        }
        return progress.writtenThrough(end, running);
    }

    /** The first window that is not to be written yet. */
    private long writtenBefore(ProductProgress progress, long now) {
        long afterNewest = progress.newest() + windowLength;
        if (now == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = windowStart(now + 1);
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }

    /** Not at each window, since it reads them all. */
    private ProductProgress fold(ProductProgress progress, long now) throws Exception {
        long before = Math.min(windowStart(now - kept), progress.next());
        if (before <= progress.first()
                || before < Math.max(progress.foldedBefore(), progress.first()) + kept / 8) {
            return progress;
        }
        Running folded = progress.folded();
        Iterator<Map.Entry<Long, WindowTotals>> entries = windows.iterator();
        while (entries.hasNext()) {
            Map.Entry<Long, WindowTotals> entry = entries.next();
            if (entry.getKey() < before) {
                folded = folded.through(entry.getValue());
                entries.remove();
            }
        }
        return progress.foldedBefore(before, folded);
    }

    private void awaitNextWindow(ProductProgress progress, TimerService timers) {
        boolean ends = bounded || timers.currentWatermark() == Long.MAX_VALUE;
        boolean none = progress.next() == ProductProgress.NONE;
        if (none || (ends && progress.next() > progress.newest())) {
            return;
        }
        long closes = progress.next() + windowLength - 1;
        if (closes <= timers.currentWatermark()) {
            Corrections.registerTimer(timers);
        } else {
            timers.registerEventTimeTimer(closes);
        }
    }

    private long windowStart(long time) {
        return time - Math.floorMod(time, windowLength);
    }
}
