package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.connectivity.ProductProgress.Running;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.WindowProgress;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Adds up the deltas of the devices in the windows of their product. A window has a row if
 * something happened in it, or if one of its numbers differs from the numbers that the previous row
 * implies for later windows, see {@link ProductRow}. The row is written when the watermark has
 * passed the window. A correction rewrites, adds or deletes rows of windows already written.
 *
 * <p>Whether a transition still corrects something depends on the watermark of its own partition.
 * If that partition was idle, the watermark of the stream is far ahead. Windows that leave the
 * horizon are therefore moved to a second state, kept as long as the devices keep their logs, and
 * read only by a correction that reaches back to them.
 *
 * <p>If the watermark lags, the windows of the newest periods with activity are kept, and older
 * ones are written ahead of the watermark.
 *
 * <p>The work is proportional to the windows with deltas; the windows between them cost nothing.
 */
final class ProductConnectivity extends KeyedProcessFunction<String, ConnectivityDelta, Change> {

    private static final long serialVersionUID = 1;

    /** As long as a silent device keeps its log beyond the horizon; milliseconds. */
    private static final long KEPT_ASIDE = DeviceConnectivity.LOG_KEPT.toMillis();

    private final long windowLength;
    private final long kept;
    private final boolean bounded;
    private final NewestPeriods.Limit limit;

    /** Deltas of windows not written yet; removed when the window is written. */
    private transient MapState<Long, WindowTotals> upcoming;

    /** Windows that have a row, for as far back as most corrections reach. */
    private transient MapState<Long, WindowTotals> written;

    /**
     * Windows before {@link #written}; cleared by event time, once no partition can lag so far
     * behind.
     */
    private transient MapState<Long, WindowTotals> older;

    /** Corrections of windows already written; applied by the next timer. */
    private transient MapState<Long, WindowTotals> corrections;

    private transient NewestPeriods periods;

    /** One small record per product; never cleared, since devices stay online. */
    private transient ValueState<ProductProgress> progresses;

    /**
     * @param bounded whether the input ends: if true, no window after the product's newest
     *     transition is written, and the product's progress ends there, however far other messages
     *     advance the watermark
     */
    ProductConnectivity(ConnectivityConfig config, ProductSettings products, boolean bounded) {
        this(config, products, bounded, limit(config, products));
    }

    ProductConnectivity(
            ConnectivityConfig config,
            ProductSettings products,
            boolean bounded,
            NewestPeriods.Limit limit) {
        this.windowLength = config.window().toMillis();
        // A late transition may turn those within the flapping time before it into an episode.
        this.kept = kept(config, products);
        this.bounded = bounded;
        this.limit = limit;
    }

    private static long kept(ConnectivityConfig config, ProductSettings products) {
        return config.horizon().toMillis() + products.longestFlapping(config).toMillis();
    }

    private static NewestPeriods.Limit limit(ConnectivityConfig config, ProductSettings products) {
        return NewestPeriods.Limit.of(
                config.window().toMillis(), kept(config, products) + KEPT_ASIDE);
    }

    @Override
    public void open(OpenContext context) {
        upcoming = windows("upcoming");
        written = windows("written");
        older = windows("older");
        corrections = windows("corrections");
        periods = new NewestPeriods("periods", limit, getRuntimeContext());
        progresses =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("progress", ProductProgress.class));
    }

    private MapState<Long, WindowTotals> windows(String name) {
        return getRuntimeContext()
                .getMapState(new MapStateDescriptor<>(name, Long.class, WindowTotals.class));
    }

    @Override
    public void processElement(ConnectivityDelta received, Context context, Collector<Change> out)
            throws Exception {
        ProductProgress known = progresses.value();
        ProductProgress progress = known;
        if (progress == null) {
            progress = ProductProgress.UNKNOWN;
        }
        if (received.windowStart() >= progress.forgottenBefore()) {
            long first = periods.add(received.windowStart());
            if (first != NewestPeriods.NO_CHANGE) {
                progress = limited(context.getCurrentKey(), progress, first, out);
                periods.deleteTimers(windowLength, 0, context.timerService());
            }
        }
        ConnectivityDelta delta = received;
        if (received.windowStart() < progress.forgottenBefore()) {
            delta = carried(received, progress.forgottenBefore());
        }
        if (delta.totals().seen() > 0) {
            progress = progress.withTransitionIn(delta.windowStart());
        }
        if (!progress.equals(known)) {
            progresses.update(progress);
        }
        TimerService timers = context.timerService();
        if (delta.windowStart() < progress.next()) {
            add(corrections, delta);
            Corrections.registerTimer(timers);
        } else {
            add(upcoming, delta);
            awaitEnd(delta.windowStart(), timers);
        }
    }

    /** Writes the windows before the given one, and keeps them no longer. */
    private ProductProgress limited(
            String productKey, ProductProgress progress, long first, Collector<Change> out)
            throws Exception {
        ProductProgress limited = progress;
        if (!corrections.isEmpty()) {
            limited = correct(productKey, limited, out);
        }
        limited = writeClosed(productKey, limited, first - 1, out);
        removeBefore(first, written);
        return forgotten(limited, first);
    }

    /**
     * A correction of a window that is no longer kept: that window keeps its row, and later rows
     * become right from the first kept window on.
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

    private void awaitEnd(long window, TimerService timers) {
        long closes = window + windowLength - 1;
        if (closes <= timers.currentWatermark()) {
            Corrections.registerTimer(timers);
        } else {
            timers.registerEventTimeTimer(closes);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        // There is no watermark before the first one and again after a restart: then no window
        // closes.
        long now = Math.max(0, context.timerService().currentWatermark());
        String productKey = context.getCurrentKey();
        ProductProgress progress = progresses.value();
        if (!corrections.isEmpty()) {
            progress = correct(productKey, progress, out);
        }
        progress = writeClosed(productKey, progress, now, out);
        if (now < Long.MAX_VALUE) {
            progress = forget(move(progress, now), now);
            long next = Math.min(movesAt(progress), forgetsAt(progress));
            if (next != ProductProgress.NONE) {
                context.timerService().registerEventTimeTimer(next);
            }
        }
        progresses.update(progress);
    }

    /** Corrects the windows that have a row, in one pass from the first correction on. */
    private ProductProgress correct(
            String productKey, ProductProgress progress, Collector<Change> out) throws Exception {
        NavigableMap<Long, WindowTotals> changes = new TreeMap<>();
        for (Map.Entry<Long, WindowTotals> entry : corrections.entries()) {
            changes.put(entry.getKey(), entry.getValue());
        }
        corrections.clear();
        NavigableMap<Long, WindowTotals> totals = writtenFrom(changes.firstKey(), progress);
        Running running = progress.running();
        for (WindowTotals before : totals.values()) {
            running = running.before(before);
        }
        changes.keySet().forEach(window -> totals.putIfAbsent(window, WindowTotals.NOTHING));
        Running corrected = running;
        ProductProgress keeping = progress;
        for (Map.Entry<Long, WindowTotals> entry : totals.entrySet()) {
            long window = entry.getKey();
            WindowTotals before = entry.getValue();
            WindowTotals after = before;
            WindowTotals change = changes.get(window);
            if (change != null) {
                after = before.plus(change);
                keep(window, after, progress);
                keeping = keeping.keeping(window);
            }
            new ProductRow(productKey, window, window + windowLength)
                    .correct(running, before, corrected, after, out::collect);
            running = running.through(before);
            corrected = corrected.through(after);
        }
        return keeping.writtenBefore(progress.next(), corrected);
    }

    private NavigableMap<Long, WindowTotals> writtenFrom(long first, ProductProgress progress)
            throws Exception {
        NavigableMap<Long, WindowTotals> totals = new TreeMap<>();
        if (progress.isOlder(first)) {
            addFrom(first, older, totals);
        }
        addFrom(first, written, totals);
        return totals;
    }

    private static void addFrom(
            long first, MapState<Long, WindowTotals> windows, Map<Long, WindowTotals> totals)
            throws Exception {
        for (Map.Entry<Long, WindowTotals> entry : windows.entries()) {
            if (entry.getKey() >= first) {
                totals.put(entry.getKey(), entry.getValue());
            }
        }
    }

    private void keep(long window, WindowTotals totals, ProductProgress progress) throws Exception {
        MapState<Long, WindowTotals> windows = progress.isOlder(window) ? older : written;
        if (totals.isNothing()) {
            windows.remove(window);
        } else {
            windows.put(window, totals);
        }
    }

    private ProductProgress writeClosed(
            String productKey, ProductProgress progress, long now, Collector<Change> out)
            throws Exception {
        long end = writtenBefore(progress, now);
        if (progress.next() >= end) {
            return progress;
        }
        NavigableMap<Long, WindowTotals> closed = new TreeMap<>();
        for (Map.Entry<Long, WindowTotals> entry : upcoming.entries()) {
            if (entry.getKey() < end) {
                closed.put(entry.getKey(), entry.getValue());
            }
        }
        Running running = progress.running();
        ProductProgress keeping = progress;
        for (Map.Entry<Long, WindowTotals> entry : closed.entrySet()) {
            long window = entry.getKey();
            upcoming.remove(window);
            keep(window, entry.getValue(), progress);
            keeping = keeping.keeping(window);
            new ProductRow(productKey, window, window + windowLength)
                    .correct(
                            running, WindowTotals.NOTHING, running, entry.getValue(), out::collect);
            running = running.through(entry.getValue());
        }
        if (bounded) {
            out.collect(
                    WindowProgress.of(Table.CONNECTIVITY_WINDOW, productKey, windowLength, end));
        }
        return keeping.writtenBefore(end, running);
    }

    /** The first window that must not be written yet. */
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

    /**
     * Moves windows beyond the horizon to {@link #older}; not at each window, since it reads all of
     * them.
     */
    private ProductProgress move(ProductProgress progress, long now) throws Exception {
        if (now < movesAt(progress)) {
            return progress;
        }
        long before = windowStart(now - kept);
        ProductProgress moved = progress.movedBefore(before, ProductProgress.NONE);
        List<Long> old = new ArrayList<>();
        for (long window : written.keys()) {
            moved = moved.keeping(window);
            if (window < before) {
                old.add(window);
            }
        }
        for (long window : old) {
            older.put(window, written.get(window));
            written.remove(window);
        }
        return moved;
    }

    private ProductProgress forget(ProductProgress progress, long now) throws Exception {
        if (now < forgetsAt(progress)) {
            return progress;
        }
        return forgotten(progress, windowStart(now - kept - KEPT_ASIDE));
    }

    private ProductProgress forgotten(ProductProgress progress, long before) throws Exception {
        periods.removeBefore(before);
        return progress.forgottenBefore(before, removeBefore(before, older));
    }

    /** Returns the first of the remaining windows; {@link ProductProgress#NONE} if none remain. */
    private static long removeBefore(long before, MapState<Long, WindowTotals> windows)
            throws Exception {
        long first = ProductProgress.NONE;
        List<Long> old = new ArrayList<>();
        for (long window : windows.keys()) {
            if (window < before) {
                old.add(window);
            } else {
                first = Math.min(first, window);
            }
        }
        for (long window : old) {
            windows.remove(window);
        }
        return first;
    }

    /** When windows move to {@link #older}; {@link ProductProgress#NONE} if there are none. */
    private long movesAt(ProductProgress progress) {
        return someTimeAfter(progress.keptFrom(), kept);
    }

    /** When older windows are cleared; {@link ProductProgress#NONE} if there are none. */
    private long forgetsAt(ProductProgress progress) {
        return someTimeAfter(progress.olderFrom(), kept + KEPT_ASIDE);
    }

    private long someTimeAfter(long window, long duration) {
        if (window == ProductProgress.NONE) {
            return ProductProgress.NONE;
        }
        return window + windowLength + duration + duration / 8;
    }

    private long windowStart(long time) {
        return time - Math.floorMod(time, windowLength);
    }
}
