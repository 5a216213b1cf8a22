package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.connectivity.ProductProgress.Running;
import io.fleetpulse.progress.WindowProgress;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

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
 * Adds the devices' deltas up to the windows of their product. A window has a row if something
 * happened in it or one of its numbers differs from what the row before it says of the time after, see
 * {@link ProductRow}; the row is written when the watermark has passed the window. A correction writes
 * again, adds or deletes rows of windows already written.
 *
 * <p>Which transitions still correct something is a matter of the watermark of their own partition, and
 * the stream's watermark is far ahead of it where that partition was idle. So windows that leave the
 * horizon are put aside for as long as devices keep their logs, and read again only for a correction
 * that reaches back to them.
 *
 * <p>All work is for windows of which there is news: none is for the time between them, however long.
 */
final class ProductConnectivity extends KeyedProcessFunction<String, ConnectivityDelta, Change> {

    private static final long serialVersionUID = 1;

    /** As long as a device of which nothing comes keeps its log beyond the horizon; milliseconds. */
    private static final long KEPT_ASIDE = DeviceConnectivity.LOG_KEPT.toMillis();

    private final long windowLength;
    private final long kept;
    private final boolean bounded;

    /** News of windows that are not written yet; each leaves when its window is. */
    private transient MapState<Long, WindowTotals> upcoming;

    /** The windows that have a row, as long as most corrections come. */
    private transient MapState<Long, WindowTotals> written;

    /** Those before; each leaves when a partition would have to be further behind the others. */
    private transient MapState<Long, WindowTotals> older;

    /** Corrections of windows already written; applied with the next watermark. */
    private transient MapState<Long, WindowTotals> corrections;

    /** One small record a product; never ends, since devices stay online. */
    private transient ValueState<ProductProgress> progresses;

    /**
     * @param bounded whether the input ends: then no window after the newest transition is written,
     *     however far other messages move the watermark, and the product's progress is
     */
    ProductConnectivity(ConnectivityConfig config, boolean bounded) {
        this.windowLength = config.window().toMillis();
        // A late transition may make those within the flapping time before it an episode.
        this.kept = config.horizon().toMillis() + config.flappingWithin().toMillis();
        this.bounded = bounded;
    }

    @Override
    public void open(OpenContext context) {
        upcoming = windows("upcoming");
        written = windows("written");
        older = windows("older");
        corrections = windows("corrections");
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

    /**
     * A correction of a window that is no longer kept: that window keeps its row, those after it become
     * right from the first on that is kept.
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
        // There is none before the first, and again after a restart: then no window is closed.
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

    /** Goes once through the windows that have a row, from the first correction on. */
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

    /** Puts aside what is beyond the horizon; not at each window, since it reads them all. */
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
        long before = windowStart(now - kept - KEPT_ASIDE);
        long firstOlder = ProductProgress.NONE;
        List<Long> old = new ArrayList<>();
        for (long window : older.keys()) {
            if (window < before) {
                old.add(window);
            } else {
                firstOlder = Math.min(firstOlder, window);
            }
        }
        for (long window : old) {
            older.remove(window);
        }
        return progress.forgottenBefore(before, firstOlder);
    }

    /** When windows are put aside; {@link ProductProgress#NONE} where there are none. */
    private long movesAt(ProductProgress progress) {
        return someTimeAfter(progress.keptFrom(), kept);
    }

    /** When windows are forgotten; {@link ProductProgress#NONE} where there are none. */
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
