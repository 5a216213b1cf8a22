package io.fleetpulse.connectivity;

import io.fleetpulse.config.ConnectivityConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.window.CarriedProgress;
import io.fleetpulse.window.CarriedWindows;
import io.fleetpulse.window.NewestPeriods;
import io.fleetpulse.window.TumblingWindows;
import io.fleetpulse.window.WindowProgress;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

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
    private static final long KEPT_ASIDE = TimelineRetention.LOG_KEPT.toMillis();

    private final long windowLength;
    private final long kept;
    private final boolean bounded;
    private final NewestPeriods.Limit limit;

    private transient CarriedWindows<WindowTotals> windows;

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
        windows =
                new CarriedWindows<>(
                        getRuntimeContext(),
                        new CarriedWindows.Names("", "corrections"),
                        WindowTotals.class,
                        WindowTotals.NOTHING,
                        windowLength,
                        kept,
                        KEPT_ASIDE,
                        limit);
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
        long first = windows.limitFor(received.windowStart(), progress.carried());
        if (first != NewestPeriods.NO_CHANGE) {
            progress = limited(progress, first, context, out);
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
        if (windows.add(delta.windowStart(), delta.totals(), progress.carried())) {
            Corrections.registerTimer(timers);
        } else {
            awaitEnd(delta.windowStart(), timers);
        }
    }

    /** Writes the windows before the given one, and keeps them no longer. */
    private ProductProgress limited(
            ProductProgress progress, long first, Context context, Collector<Change> out)
            throws Exception {
        String productKey = context.getCurrentKey();
        CarriedProgress corrected = windows.correct(progress.carried(), rows(productKey, out));
        ProductProgress limited = writeClosed(productKey, progress.with(corrected), first - 1, out);
        return limited.with(windows.forgetBefore(limited.carried(), first, context.timerService()));
    }

    private CarriedWindows.Rows<WindowTotals> rows(String productKey, Collector<Change> out) {
        return (window, intoBefore, before, into, totals) ->
                new ProductRow(productKey, window, window + windowLength)
                        .correct(intoBefore, before, into, totals, out::collect);
    }

    /**
     * A correction of a window that is no longer kept: that window keeps its row, and later rows
     * become right from the first kept window on.
     */
    private ConnectivityDelta carried(ConnectivityDelta delta, long window) {
        return new ConnectivityDelta(
                delta.productKey(), window, delta.totals().carriedInto(windowLength));
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
        ProductProgress known = progresses.value();
        CarriedProgress corrected = windows.correct(known.carried(), rows(productKey, out));
        ProductProgress progress = writeClosed(productKey, known.with(corrected), now, out);
        if (now < Long.MAX_VALUE) {
            CarriedProgress cleaned = windows.cleanUp(progress.carried(), now);
            progress = progress.with(cleaned);
            long next = windows.cleanUpAt(cleaned);
            if (next != CarriedProgress.NONE) {
                context.timerService().registerEventTimeTimer(next);
            }
        }
        progresses.update(progress);
    }

    private ProductProgress writeClosed(
            String productKey, ProductProgress progress, long now, Collector<Change> out)
            throws Exception {
        long end = writtenBefore(progress, now);
        if (progress.next() >= end) {
            return progress;
        }
        CarriedProgress written = windows.write(progress.carried(), end, rows(productKey, out));
        if (bounded) {
            out.collect(
                    WindowProgress.of(Table.CONNECTIVITY_WINDOW, productKey, windowLength, end));
        }
        return progress.with(written.writtenBefore(end));
    }

    /** The first window that must not be written yet. */
    private long writtenBefore(ProductProgress progress, long now) {
        long afterNewest = progress.newest() + windowLength;
        if (now == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = TumblingWindows.start(now + 1, windowLength);
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }
}
