package io.fleetpulse.incident;

import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.config.ProductSettings;
import io.fleetpulse.incident.ProductIncidents.Found;
import io.fleetpulse.incident.ProductLog.Seconds;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes the incidents of a product as the watermark passes, and corrects them when late ticks
 * arrive. Each evaluation covers the seconds since the previous one, or since the earliest late
 * tick.
 *
 * <p>State of a product: one entry per second, in blocks of ten minutes; the sums of each block;
 * and the written row of each incident, of which there is at most one per {@code incident.within}.
 * All of it is cleared after the connectivity horizon, by event time; a long incident keeps its
 * number of devices from cleared blocks. The number of devices online is never cleared.
 */
final class ProductOutages extends KeyedProcessFunction<String, ProductTick, Change> {

    /** Ticks are evaluated together every ten seconds, not at every watermark; milliseconds. */
    private static final long EVERY = 10_000;

    private static final long serialVersionUID = 1;

    private final IncidentConfig config;
    private final ProductSettings products;
    private final long within;
    private final long kept;

    private transient MapState<Long, TickBlock> blocks;
    private transient ValueState<ProductSums> sums;

    /** By start, milliseconds since the epoch. */
    private transient MapState<Long, WrittenIncident> written;

    ProductOutages(IncidentConfig config, ProductSettings products, long kept) {
        this.config = config;
        this.products = products;
        this.within = config.within().toMillis();
        this.kept = kept + 3 * within;
    }

    @Override
    public void open(OpenContext context) {
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
        written =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "incident-written", Long.class, WrittenIncident.class));
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
        new ProductLog(context.getCurrentKey(), blocks, known).add(tick);
        sums.update(known);
        TimerService timers = context.timerService();
        // Rounded up, so that neighboring seconds share one timer.
        timers.registerEventTimeTimer(
                roundedUp(Math.max(tick.second(), timers.currentWatermark()), EVERY));
        timers.registerEventTimeTimer(roundedUp(plus(tick.second(), kept), foldEvery()));
    }

    private long foldEvery() {
        return Math.max(kept / 8, EVERY);
    }

    private static long roundedUp(long time, long step) {
        if (time > Long.MAX_VALUE - 2 * step) {
            return Long.MAX_VALUE;
        }
        return (Math.floorDiv(time, step) + 1) * step;
    }

    private static long plus(long time, long duration) {
        if (time > Long.MAX_VALUE - duration) {
            return Long.MAX_VALUE;
        }
        return time + duration;
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
        long from = Math.max(known.lookFrom(), known.blocks().firstKey());
        if (mayMatter(context.getCurrentKey(), known, log, from, to)) {
            look(known, log, from, to, context, out);
        }
        known.lookedTo(to);
        if (Math.floorMod(timestamp, foldEvery()) == 0 && watermark != Long.MAX_VALUE) {
            fold(known, log, TickBlock.startOf(watermark - kept));
        }
        sums.update(known);
    }

    /**
     * Whether an incident exists near or after that time, or enough devices went offline for one.
     */
    private boolean mayMatter(String product, ProductSums known, ProductLog log, long from, long to)
            throws Exception {
        return known.lastIncident() != ProductSums.NONE
                        && known.lastIncident() >= from - 2 * within - 2 * EVERY
                || log.disconnects(from - within, to) >= products.of(config, product).devices();
    }

    private void look(
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
        ProductIncidents rules =
                new ProductIncidents(ofProduct.devices(), ofProduct.share(), within);
        List<Found> found = rules.find(seconds.online(), seconds.ticks(), sure);
        NavigableMap<Long, WrittenIncident> before = new TreeMap<>();
        for (Map.Entry<Long, WrittenIncident> incident : written.entries()) {
            if (incident.getValue().lastAt() >= sure || !incident.getValue().over()) {
                before.put(incident.getKey(), incident.getValue());
            }
        }
        NavigableMap<Long, WrittenIncident> now = new TreeMap<>();
        for (int index = 0; index < found.size(); index++) {
            Found one = found.get(index);
            long start = one.startedAt();
            if (index == 0) {
                start = beginning(before, start, sure);
            }
            long folded = 0;
            if (before.containsKey(start)) {
                folded = before.get(start).folded();
            }
            long devices = folded + log.disconnects(start, one.lastAt());
            now.put(start, new WrittenIncident(one.lastAt(), false, devices, folded));
        }
        for (Map.Entry<Long, WrittenIncident> old : before.entrySet()) {
            if (old.getValue().lastAt() < sure) {
                now.putIfAbsent(old.getKey(), old.getValue());
            }
        }
        now.replaceAll((start, incident) -> over(incident, to, context.timerService()));
        write(context.getCurrentKey(), before, now, out);
        if (!now.isEmpty()) {
            known.lastIncident(
                    now.values().stream().mapToLong(WrittenIncident::lastAt).max().getAsLong());
        }
    }

    /**
     * The start of the first incident found: that of a written incident that it continues, if any.
     */
    private static long beginning(
            NavigableMap<Long, WrittenIncident> before, long first, long sure) {
        Map.Entry<Long, WrittenIncident> earlier = before.floorEntry(first);
        if (earlier != null && earlier.getKey() < sure && earlier.getValue().lastAt() >= sure) {
            return earlier.getKey();
        }
        return first;
    }

    private WrittenIncident over(WrittenIncident incident, long to, TimerService timers) {
        long overAt = plus(incident.lastAt(), within);
        boolean over = overAt <= to;
        if (!over) {
            timers.registerEventTimeTimer(roundedUp(overAt, EVERY));
        }
        return new WrittenIncident(incident.lastAt(), over, incident.devices(), incident.folded());
    }

    private void write(
            String product,
            NavigableMap<Long, WrittenIncident> before,
            NavigableMap<Long, WrittenIncident> now,
            Collector<Change> out)
            throws Exception {
        for (long start : before.keySet()) {
            if (!now.containsKey(start)) {
                written.remove(start);
                out.collect(Change.delete(Table.INCIDENT, "product", product, "", start));
            }
        }
        for (Map.Entry<Long, WrittenIncident> incident : now.entrySet()) {
            written.put(incident.getKey(), incident.getValue());
            if (incident.getValue().isSameRow(before.get(incident.getKey()))) {
                continue;
            }
            out.collect(
                    Change.upsert(
                            Table.INCIDENT,
                            "product",
                            product,
                            "",
                            incident.getKey(),
                            incident.getValue().endedAt(),
                            incident.getValue().devices()));
        }
    }

    private void fold(ProductSums known, ProductLog log, long start) throws Exception {
        if (start <= known.blocks().firstKey()) {
            return;
        }
        List<Long> old = new ArrayList<>();
        NavigableMap<Long, WrittenIncident> longer = new TreeMap<>();
        for (Map.Entry<Long, WrittenIncident> entry : written.entries()) {
            WrittenIncident incident = entry.getValue();
            if (incident.lastAt() < start) {
                old.add(entry.getKey());
            } else if (entry.getKey() < start) {
                long more = log.disconnects(entry.getKey(), start - ProductTick.SECOND);
                longer.put(
                        entry.getKey(),
                        new WrittenIncident(
                                incident.lastAt(),
                                incident.over(),
                                incident.devices(),
                                incident.folded() + more));
            }
        }
        for (long first : old) {
            written.remove(first);
        }
        for (Map.Entry<Long, WrittenIncident> incident : longer.entrySet()) {
            written.put(incident.getKey(), incident.getValue());
        }
        log.foldBefore(start);
    }
}
