package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.lifetime.PackedValue;
import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Sends each disconnect of a device to the gateway to which the device was attached at that time. A
 * late edge that changes this gateway moves the disconnect, unless the disconnect is older than those
 * that are kept at the watermark of the edge's partition. Also marks whether the disconnect is
 * repeated, because a product counts such a device once. A side output emits the disconnects during
 * an update, whose cause is the update.
 *
 * <p>State of a device: {@link DeviceLinks}. Timers clear disconnects by event time; the final
 * watermark of a stop with drain clears nothing. Disconnects beyond the newest {@value
 * DeviceLinks#MOST_OUTAGES} are sent to no gateway and count as repeated, in whatever order they
 * arrive.
 */
final class LinkedDevices extends KeyedProcessFunction<DeviceKey, LinkInput, GatewayEvent> {

    /** The state of a device without a gateway is cleared after this time without an event. */
    static final Duration RETENTION = Duration.ofDays(365);

    static final OutputTag<OfflineCause> UPDATING =
            new OutputTag<>("updating-devices", TypeInformation.of(OfflineCause.class));

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;

    /**
     * Kept while an edge exists, or a disconnect or an update has a pending timer. Without any
     * known edge, cleared with the last of them; with removed edges only, cleared {@link
     * #RETENTION} after the last event, in processing time.
     */
    private transient EndingValue<DeviceLinks> devices;

    /**
     * The device's {@link LateEdges}, at most as many as its edges; none once the watermark has
     * reached those of their partitions.
     */
    private transient ValueState<Map<GatewayEdge, Long>> lateEdges;

    private transient Counter outagesBeyondLimit;

    /**
     * @param within a device that goes offline again within less than this counts once for its
     *     product, milliseconds
     * @param kept how long disconnects are kept behind the watermark, milliseconds
     */
    LinkedDevices(long within, long kept) {
        this.within = within;
        this.kept = kept;
    }

    @Override
    public void open(OpenContext context) {
        devices =
                new EndingValue<>(
                        getRuntimeContext(),
                        "device-links",
                        new PackedValue<>(
                                getRuntimeContext(), "device-links", new DeviceLinksFormat()),
                        RETENTION);
        lateEdges =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "late-edges",
                                        Types.MAP(
                                                TypeInformation.of(GatewayEdge.class),
                                                Types.LONG)));
        outagesBeyondLimit = getRuntimeContext().getMetricGroup().counter("outagesBeyondLimit");
    }

    @Override
    public void processElement(LinkInput event, Context context, Collector<GatewayEvent> out)
            throws Exception {
        DeviceLinks device = devices.value();
        if (device == null) {
            device = DeviceLinks.unknown();
        }
        DeviceKey key = context.getCurrentKey();
        LateEdges late = LateEdges.of(lateEdges.value());
        DeviceDrops drops = new DeviceDrops(key, device, late, within, out::collect);
        UpdateCauses causes =
                new UpdateCauses(key, device, cause -> context.output(UPDATING, cause));
        if (event.edge() != null) {
            drops.add(event.edge(), changesFrom(context));
            update(late, context);
        } else if (event.update() != null) {
            causes.add(event.update(), changesFrom(context));
            registerTimer(event.update().at() + DeviceUpdate.LIVE.toMillis(), context);
        } else {
            boolean isUpdated = !device.updates().isEmpty();
            List<Outage> before = isUpdated ? List.copyOf(device.outages()) : List.of();
            if (!drops.add(event.activity())) {
                outagesBeyondLimit.inc();
            }
            if (isUpdated) {
                causes.emitChanges(before);
            }
            registerTimer(event.activity().at(), context);
        }
        update(device, context.timerService());
    }

    private void registerTimer(long time, Context context) {
        context.timerService().registerEventTimeTimer(SharedTimer.after(time, kept, 1));
    }

    /** Writes the late edges without those that the watermark has reached. */
    private void update(LateEdges late, Context context) throws Exception {
        late.removeUntil(SaturatedTime.minus(context.timerService().currentWatermark(), kept));
        if (late.isEmpty()) {
            lateEdges.clear();
            return;
        }
        lateEdges.update(late.starts());
        late.starts().values().forEach(start -> registerTimer(start, context));
    }

    /**
     * A late edge or a late end of an update changes the cause of the disconnects that are kept at
     * the watermark of its own partition: how far the operator's watermark is behind, and which
     * older disconnects are still kept, differs from run to run.
     */
    private long changesFrom(Context context) {
        long watermark = context.timerService().currentWatermark();
        long ahead = PartitionWatermark.ofNullable(context.timestamp(), watermark);
        return SaturatedTime.minus(ahead, kept);
    }

    private void update(DeviceLinks device, TimerService timers) throws Exception {
        if (device.isEmpty()) {
            devices.clear();
        } else {
            boolean isAttached = device.gatewayAt(Long.MAX_VALUE) != null;
            boolean endsByTimer = !device.outages().isEmpty() || !device.updates().isEmpty();
            devices.update(device, isAttached || endsByTimer, timers);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<GatewayEvent> out)
            throws Exception {
        if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
            devices.onProcessingTime(timestamp);
            return;
        }
        if (context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        DeviceLinks device = devices.value();
        if (device == null) {
            lateEdges.clear();
            return;
        }
        Map<GatewayEdge, Long> starts = lateEdges.value();
        if (starts != null) {
            update(LateEdges.of(starts), context);
        }
        device.forgetBefore(timestamp - kept);
        update(device, context.timerService());
    }
}
