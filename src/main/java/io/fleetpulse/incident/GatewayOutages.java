package io.fleetpulse.incident;

import io.fleetpulse.incident.GatewayEvent.Kind;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the devices that went offline because of their gateway. Emits the cause for each device,
 * and informs products which disconnects a gateway explains. Events may arrive in any order; the
 * cost of an event is proportional to the rows it changes.
 *
 * <p>State of a gateway: its newest {@value GatewayLog#MOST} outages and returns, and at most
 * {@value GatewayDrops#MOST} disconnects of its devices per period, where a period is at least as
 * long as disconnects are kept. A period is cleared by event time, that long after its end. An
 * outage with disconnected devices is kept until the gateway came back, for a year at most. Timers
 * clear state by event time; the final watermark of a stop with drain clears nothing.
 */
final class GatewayOutages extends KeyedProcessFunction<DeviceKey, GatewayEvent, Change> {

    static final OutputTag<ProductTick> TICKS =
            new OutputTag<>("incident-ticks", TypeInformation.of(ProductTick.class));

    static final OutputTag<OfflineCause> CAUSES =
            new OutputTag<>("offline-causes", TypeInformation.of(OfflineCause.class));

    private static final long LEAST_SLOT = 1_000;

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;
    private final int mostDrops;

    /** Cleared by event time. */
    private transient ValueState<GatewayLog> gateways;

    /** By time slot and part of the devices. Cleared by event time, with the period. */
    private transient MapState<Long, DropBlock> blocks;

    private transient Counter dropsBeyondLimit;

    /**
     * @param within how far apart a device's disconnect and its gateway's outage may be,
     *     milliseconds
     * @param kept how far behind the watermark an event is accepted at least, milliseconds
     */
    GatewayOutages(long within, long kept) {
        this(within, kept, GatewayDrops.MOST);
    }

    GatewayOutages(long within, long kept, int mostDrops) {
        this.within = within;
        this.kept = kept;
        this.mostDrops = mostDrops;
    }

    @Override
    public void open(OpenContext context) {
        gateways =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("gateway-log", GatewayLog.class));
        blocks =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "gateway-drops", Types.LONG, DropBlockSerializer.TYPE));
        dropsBeyondLimit = getRuntimeContext().getMetricGroup().counter("dropsBeyondGatewayLimit");
    }

    private GatewayLog log() throws Exception {
        GatewayLog log = gateways.value();
        if (log == null) {
            return GatewayLog.empty();
        }
        return log;
    }

    private GatewayDrops drops(GatewayLog log) {
        return new GatewayDrops(blocks, log, Math.max(within, LEAST_SLOT), kept, mostDrops);
    }

    @Override
    public void processElement(GatewayEvent event, Context context, Collector<Change> out)
            throws Exception {
        if (event.kind() != Kind.DROP) {
            context.output(TICKS, ProductTick.of(event));
        } else if (event.device().equals(event.gateway())) {
            return;
        }
        GatewayLog log = log();
        GatewayDrops drops = drops(log);
        GatewayRows rows =
                new GatewayRows(
                        context.getCurrentKey(),
                        log,
                        out,
                        tick -> context.output(TICKS, tick),
                        cause -> context.output(CAUSES, cause));
        switch (event.kind()) {
            case OUTAGE -> outage(event, log, drops, rows);
            case RETURN -> back(event, log, rows);
            case DROP -> drop(event, log, drops, rows);
        }
        rows.writeIncidents();
        update(log);
        context.timerService().registerEventTimeTimer(plus(drops.endOfPeriod(event.at()), kept));
    }

    private void update(GatewayLog log) throws Exception {
        if (log.isEmpty()) {
            gateways.clear();
        } else {
            gateways.update(log);
        }
    }

    private static long plus(long time, long duration) {
        if (time > Long.MAX_VALUE - duration) {
            return Long.MAX_VALUE;
        }
        return time + duration;
    }

    private void outage(GatewayEvent event, GatewayLog log, GatewayDrops drops, GatewayRows rows)
            throws Exception {
        GatewayOutage known = log.at(event.at());
        if (event.amount() > 0) {
            if (known != null) {
                log.put(known.plusTimes(1));
            } else if (!log.isBeyond(event.at())) {
                add(new GatewayOutage(event.at(), 1, 0), log, drops, rows);
            }
        } else if (known != null && known.times() > 1) {
            log.put(known.plusTimes(-1));
        } else if (known != null) {
            rows.touch(known.at());
            Map<Drop, Boolean> near = drops.between(from(known, log), to(known, log));
            move(near, log, () -> log.remove(known), rows);
        }
    }

    private void add(GatewayOutage outage, GatewayLog log, GatewayDrops drops, GatewayRows rows)
            throws Exception {
        move(drops.between(from(outage, log), to(outage, log)), log, () -> log.put(outage), rows);
        GatewayOutage surplus = log.surplus();
        if (surplus != null) {
            move(
                    drops.between(from(surplus, log), to(surplus, log)),
                    log,
                    () -> log.remove(surplus),
                    rows);
        }
    }

    /** The first time at which this outage can be the nearest one, milliseconds since the epoch. */
    private long from(GatewayOutage outage, GatewayLog log) {
        GatewayOutage before = log.before(outage.at());
        if (before == null) {
            return outage.at() - within;
        }
        return Math.max(outage.at() - within, before.at() + (outage.at() - before.at()) / 2);
    }

    /** The last time at which this outage can be the nearest one, milliseconds since the epoch. */
    private long to(GatewayOutage outage, GatewayLog log) {
        GatewayOutage after = log.after(outage.at());
        if (after == null) {
            return outage.at() + within;
        }
        return Math.min(outage.at() + within, outage.at() + (after.at() - outage.at() + 1) / 2);
    }

    /** Applies a change of the log, and emits the disconnects whose cause it changes. */
    private void move(Map<Drop, Boolean> drops, GatewayLog log, Runnable change, GatewayRows rows) {
        List<Long> before = new ArrayList<>(drops.size());
        for (Drop drop : drops.keySet()) {
            before.add(log.causeOf(drop.at(), within));
        }
        Map<Long, Long> less = new HashMap<>();
        int place = 0;
        for (Long cause : before) {
            if (cause != null) {
                less.merge(cause, -1L, Long::sum);
            }
        }
        less.forEach(rows::addDevices);
        change.run();
        for (Map.Entry<Drop, Boolean> drop : drops.entrySet()) {
            Long now = log.causeOf(drop.getKey().at(), within);
            if (now != null) {
                rows.addDevices(now, 1);
            }
            rows.write(drop.getKey(), drop.getValue(), before.get(place), now);
            place++;
        }
    }

    private static void back(GatewayEvent event, GatewayLog log, GatewayRows rows) {
        Map<Long, Long> ends = new HashMap<>();
        for (GatewayOutage outage : log.endingAt(event.at())) {
            if (outage.devices() > 0) {
                ends.put(outage.at(), log.endOf(outage.at()));
            }
        }
        log.addReturn(event.at(), event.amount());
        ends.forEach(
                (outage, end) -> {
                    if (!Objects.equals(end, log.endOf(outage))) {
                        rows.write(outage);
                    }
                });
    }

    private void drop(GatewayEvent event, GatewayLog log, GatewayDrops drops, GatewayRows rows)
            throws Exception {
        Drop drop = new Drop(event.at(), event.since(), event.device());
        Long cause = log.causeOf(drop.at(), within);
        if (event.amount() < 0) {
            Boolean repeated = drops.remove(drop);
            if (repeated != null) {
                leave(drop, repeated, cause, rows);
            }
            return;
        }
        if (drops.isBeyond(drop)) {
            dropsBeyondLimit.inc();
            return;
        }
        if (!drops.add(drop, event.repeated())) {
            return;
        }
        if (cause != null) {
            rows.addDevices(cause, 1);
            rows.write(drop, event.repeated(), null, cause);
        }
        for (Map.Entry<Drop, Boolean> surplus : drops.removeSurplus(drop.at()).entrySet()) {
            dropsBeyondLimit.inc();
            Drop gone = surplus.getKey();
            leave(gone, surplus.getValue(), log.causeOf(gone.at(), within), rows);
        }
    }

    private static void leave(Drop drop, boolean repeated, Long cause, GatewayRows rows) {
        if (cause != null) {
            rows.addDevices(cause, -1);
            rows.write(drop, repeated, cause, null);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Change> out)
            throws Exception {
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        GatewayLog log = log();
        GatewayDrops drops = drops(log);
        drops.forgetPeriodsUntil(timestamp - kept);
        // The cause of a kept disconnect may be an outage before it.
        long oldest = drops.startOfPeriod(timestamp - kept) - 2 * within;
        long year = LinkedDevices.RETENTION.toMillis();
        for (GatewayOutage forgotten : log.forgetBefore(oldest, timestamp - year)) {
            context.timerService().deleteEventTimeTimer(plus(forgotten.at(), year));
        }
        for (GatewayOutage outage : log.outages()) {
            if (outage.at() < oldest) {
                context.timerService().registerEventTimeTimer(plus(outage.at(), year));
            }
        }
        update(log);
    }
}
