package io.fleetpulse.incident;

import io.fleetpulse.config.IncidentConfig;
import io.fleetpulse.incident.ProductIncidents.Found;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the incidents of a product as the watermark passes, and again where late news changes them.
 * Seconds are kept for the connectivity horizon and folded then; a product's own record stays.
 *
 * <p>All seconds are looked through only where an incident may have begun, changed or ended, and now
 * and then to fold. Otherwise a look at the last minute shows that too few devices went offline.
 */
final class ProductOutages extends KeyedProcessFunction<String, ProductTick, Change> {

    /** Many seconds are looked through at once, so not at every watermark. */
    private static final long EVERY = 10_000;

    private static final long SECOND = 1_000;

    /** More than this is looked through with all the rest. */
    private static final long LONGEST_LOOK = 15 * 60_000;

    private static final long serialVersionUID = 1;

    private final IncidentConfig config;
    private final long kept;

    private transient MapState<Long, ProductTick> ticks;
    private transient ValueState<Long> onlineBefore;

    /** The earliest second that changed after the watermark had passed it, since the last look. */
    private transient ValueState<Long> lateFrom;

    /** The rows that were written and may still change, by their start; the value is their content. */
    private transient MapState<Long, WrittenIncident> written;

    ProductOutages(IncidentConfig config, long kept) {
        this.config = config;
        this.kept = kept;
    }

    @Override
    public void open(OpenContext context) {
        ticks =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "incident-ticks", Long.class, ProductTick.class));
        onlineBefore =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("incident-online", Types.LONG));
        lateFrom =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("incident-late-from", Types.LONG));
        written =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "incident-written", Long.class, WrittenIncident.class));
    }

    @Override
    public void processElement(ProductTick tick, Context context, Collector<Change> out)
            throws Exception {
        TimerService timers = context.timerService();
        long watermark = timers.currentWatermark();
        ProductTick known = ticks.get(tick.second());
        if (known != null) {
            ticks.put(tick.second(), known.plus(tick));
        } else {
            ticks.put(tick.second(), tick);
        }
        if (tick.second() <= watermark) {
            Long from = lateFrom.value();
            if (from == null || tick.second() < from) {
                lateFrom.update(tick.second());
            }
        }
        // Rounded up, so that the seconds of a while share one timer.
        timers.registerEventTimeTimer(roundedUp(Math.max(tick.second(), watermark), EVERY));
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
        long watermark = context.timerService().currentWatermark();
        long from = timestamp - EVERY;
        Long late = lateFrom.value();
        if (late != null) {
            from = Math.min(from, late);
            lateFrom.clear();
        }
        boolean fold = Math.floorMod(timestamp, foldEvery()) == 0;
        if (!fold && !mayMatter(from - config.within().toMillis(), watermark)) {
            return;
        }
        List<ProductTick> passed = new ArrayList<>();
        for (ProductTick tick : ticks.values()) {
            if (tick.second() <= watermark) {
                passed.add(tick);
            }
        }
        passed.sort(Comparator.comparingLong(ProductTick::second));
        Long online = onlineBefore.value();
        if (online == null) {
            online = 0L;
        }
        ProductIncidents rules =
                new ProductIncidents(config.devices(), config.share(), config.within().toMillis());
        Map<Long, WrittenIncident> now = new HashMap<>();
        for (Found found : rules.find(online, passed)) {
            long overAt = plus(found.lastAt(), config.within().toMillis());
            Long end = null;
            if (watermark >= overAt) {
                end = found.lastAt();
            } else {
                context.timerService().registerEventTimeTimer(roundedUp(overAt, EVERY));
            }
            now.put(found.startedAt(), new WrittenIncident(end, found.devices()));
        }
        write(context.getCurrentKey(), now, out);
        fold(online, passed, watermark);
    }

    /** Whether an incident was written for this time or later, or enough devices went offline for one. */
    private boolean mayMatter(long from, long watermark) throws Exception {
        if (watermark == Long.MAX_VALUE || watermark - from > LONGEST_LOOK) {
            return true;
        }
        for (WrittenIncident incident : written.values()) {
            if (incident.endedAt() == null || incident.endedAt() >= from) {
                return true;
            }
        }
        long within = config.within().toMillis();
        long first = ProductTick.second(from);
        long sum = 0;
        for (long second = first; second <= watermark; second += SECOND) {
            sum += disconnects(second);
            if (second - within >= first) {
                sum -= disconnects(second - within);
            }
            if (sum >= config.devices()) {
                return true;
            }
        }
        return false;
    }

    private long disconnects(long second) throws Exception {
        ProductTick tick = ticks.get(second);
        if (tick == null) {
            return 0;
        }
        return Math.max(0, tick.disconnects());
    }

    private void write(String product, Map<Long, WrittenIncident> now, Collector<Change> out)
            throws Exception {
        List<Long> gone = new ArrayList<>();
        for (long start : written.keys()) {
            if (!now.containsKey(start)) {
                gone.add(start);
            }
        }
        for (long start : gone) {
            written.remove(start);
            out.collect(Change.delete(Table.INCIDENT, "product", product, "", start));
        }
        for (Map.Entry<Long, WrittenIncident> incident : now.entrySet()) {
            if (incident.getValue().equals(written.get(incident.getKey()))) {
                continue;
            }
            written.put(incident.getKey(), incident.getValue());
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

    /** Only up to a quiet moment, so that no incident loses its beginning. */
    private void fold(long online, List<ProductTick> passed, long watermark) throws Exception {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + kept || passed.isEmpty()) {
            return;
        }
        long until = watermark - kept;
        if (passed.get(0).second() > until - kept / 8) {
            return;
        }
        for (Map.Entry<Long, WrittenIncident> incident : written.entries()) {
            boolean open = incident.getValue().endedAt() == null;
            if (open || incident.getValue().endedAt() >= until) {
                until = Math.min(until, incident.getKey());
            }
        }
        long folded = online;
        for (ProductTick tick : passed) {
            if (tick.second() < until) {
                folded += tick.onlineChange();
                ticks.remove(tick.second());
            }
        }
        onlineBefore.update(folded);
        List<Long> old = new ArrayList<>();
        for (long start : written.keys()) {
            if (start < until) {
                old.add(start);
            }
        }
        for (long start : old) {
            written.remove(start);
        }
    }
}
