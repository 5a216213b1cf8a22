package io.fleetpulse.incident;

import io.fleetpulse.incident.GatewayEvent.Kind;
import io.fleetpulse.lifetime.PackedValue;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

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
        gateways = new PackedValue<>(getRuntimeContext(), "gateway-log", new GatewayLogFormat());
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
        new DropAssignment(log, drops, rows, within, dropsBeyondLimit::inc).apply(event);
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
