package io.fleetpulse.incident;

import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.incident.ProductIncidents.Found;
import io.fleetpulse.incident.ProductLog.Seconds;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;

/**
 * Writes the incidents of a product as the watermark passes, and corrects them when late ticks
 * arrive. Each evaluation covers the seconds since the previous one, or since the earliest late
 * tick.
 *
 * <p>State of a product: one entry per second, in blocks of ten minutes; the sums of each block;
 * and the written row of each incident, of which there is at most one per {@code incident.within}.
 * All of it is cleared after the connectivity horizon, by event time; a long incident keeps its
 * number of devices from cleared blocks. The number of devices online is never cleared.
 *
 * <p>If the watermark lags, a product keeps the newest blocks up to a limit; disconnects in older
 * blocks start no incident. The newest block only advances, so the kept blocks depend on the ticks
 * and not on their order.
 */
final class ProductOutages extends KeyedProcessFunction<String, ProductTick, Change> {

    /** Blocks that a product keeps in addition to those of twice the time kept: a week of them. */
    private static final int MORE_BLOCKS = (int) (Duration.ofDays(7).toMillis() / TickBlock.LENGTH);

    private static final long serialVersionUID = 1;

    private final IncidentConfig config;
    private final ProductSettings products;
    private final long within;
    private final long kept;
    private final int mostBlocks;

    private transient MapState<Long, TickBlock> blocks;
    private transient ValueState<ProductSums> sums;
    private transient WrittenIncidents incidents;
    private transient ProductTimers productTimers;
    private transient Counter disconnectsBeyondLimit;

    ProductOutages(IncidentConfig config, ProductSettings products, long kept) {
        this(config, products, kept, (int) (2 * kept / TickBlock.LENGTH) + MORE_BLOCKS);
    }

    /**
     * @param kept for how long ticks are kept after the watermark has passed them, milliseconds
     * @param mostBlocks maximum number of blocks per product
     */
    ProductOutages(IncidentConfig config, ProductSettings products, long kept, int mostBlocks) {
        this.config = config;
        this.products = products;
        this.within = config.within().toMillis();
        this.kept = kept + 3 * within;
        this.mostBlocks = mostBlocks;
    }

    @Override
    public void open(OpenContext context) {
        productTimers = new ProductTimers(kept);
        blocks =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "incident-ticks", Types.LONG, TickBlockSerializer.TYPE));
        sums =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "incident-sums", ProductSumsSerializer.TYPE));
        incidents = new WrittenIncidents(getRuntimeContext());
        disconnectsBeyondLimit =
                getRuntimeContext().getMetricGroup().counter("disconnectsBeyondLimit");
    }

    private ProductSums sums() throws Exception {
        ProductSums known = sums.value();
        if (known == null) {
            return new ProductSums();
        }
        return known;
    }

    @Override
    public void processElement(ProductTick tick, Context context, Collector<Change> out)
            throws Exception {
        ProductSums known = sums();
        ProductLog log = new ProductLog(context.getCurrentKey(), blocks, known);
        TimerService timers = context.timerService();
        if (log.add(tick)) {
            productTimers.register(tick.second(), timers);
        } else {
            disconnectsBeyondLimit.inc(Math.max(0, tick.disconnects()));
        }
        if (known.blocks().size() > mostBlocks) {
            foldFirst(known, log, timers, out);
        }
        sums.update(known);
    }

    /** Removes the first block, which is beyond the limit, with its timers. */
    private void foldFirst(
            ProductSums known, ProductLog log, TimerService timers, Collector<Change> out)
            throws Exception {
        long first = known.blocks().firstKey();
        long next = known.blocks().higherKey(first);
        if (first + TickBlock.LENGTH > known.lookedTo()) {
            disconnectsBeyondLimit.inc(known.blocks().get(first).disconnects());
        }
        productTimers.remove(first, next, timers);
        fold(log, next, out);
    }

    private void fold(ProductLog log, long start, Collector<Change> out) throws Exception {
        incidents.foldBefore(start, log, out);
        log.foldBefore(start);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        ProductSums known = sums();
        if (known.blocks().isEmpty()) {
            return;
        }
        long watermark = context.timerService().currentWatermark();
        ProductLog log = new ProductLog(context.getCurrentKey(), blocks, known);
        // After a restart the watermark begins again at an earlier time; rows already written stay.
        long to = Math.max(watermark, known.lookedTo());
        long from = Math.max(known.lookFrom(), known.firstChangeable(within));
        if (mayMatter(context.getCurrentKey(), known, log, from, to)) {
            evaluate(known, log, from, to, context, out);
        }
        known.lookedTo(to);
        if (productTimers.folds(timestamp) && watermark != Long.MAX_VALUE) {
            long start = TickBlock.startOf(watermark - kept);
            if (start > known.blocks().firstKey()) {
                fold(log, start, out);
            }
        }
        if (ProductTimers.startsBlock(timestamp)) {
            for (ProductTick tick : log.seconds(timestamp, lastOf(timestamp)).ticks()) {
                if (tick.second() > watermark) {
                    ProductTimers.evaluateAt(tick.second(), context.timerService());
                }
            }
        }
        sums.update(known);
    }

    private static long lastOf(long block) {
        return block + TickBlock.LENGTH - ProductTick.SECOND;
    }

    /**
     * Whether an incident exists near or after that time, or enough devices went offline for one.
     */
    private boolean mayMatter(String product, ProductSums known, ProductLog log, long from, long to)
            throws Exception {
        return known.lastIncident() != ProductSums.NONE
                        && known.lastIncident() >= from - 2 * within - 2 * ProductTimers.EVERY
                || log.disconnects(from - within, to) >= products.of(config, product).devices();
    }

    private void evaluate(
            ProductSums known,
            ProductLog log,
            long from,
            long to,
            OnTimerContext context,
            Collector<Change> out)
            throws Exception {
        long sure = from - within;
        Seconds seconds = log.seconds(sure - within, to);
        IncidentConfig ofProduct = products.of(config, context.getCurrentKey());
        List<Found> found =
                new ProductIncidents(ofProduct.devices(), ofProduct.share(), within)
                        .find(seconds.online(), seconds.ticks(), sure);
        IncidentRevision revision = new IncidentRevision(sure, to, within);
        NavigableMap<Long, WrittenIncident> before = incidents.of(revision);
        NavigableMap<Long, WrittenIncident> now = revision.revise(before, found, log::disconnects);
        for (WrittenIncident incident : now.values()) {
            if (!incident.over()) {
                ProductTimers.evaluateAt(revision.overAt(incident), context.timerService());
            }
        }
        incidents.replace(context.getCurrentKey(), before, now, out);
        if (!now.isEmpty()) {
            known.lastIncident(
                    now.values().stream().mapToLong(WrittenIncident::lastAt).max().getAsLong());
        }
    }
}
