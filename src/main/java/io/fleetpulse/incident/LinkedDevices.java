package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.PartitionWatermark;
import io.fleetpulse.window.SaturatedTime;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Sends each disconnect of a device to the gateway to which the device was attached at that time,
 * and moves the disconnect when a late edge changes that gateway. Also marks whether the disconnect
 * is repeated, because a product counts such a device once. A side output emits the disconnects
 * during an update as the cause of themselves.
 *
 * <p>State of a device: {@link DeviceLinks}. Timers clear disconnects by event time; the final
 * watermark of a stop with drain clears nothing. Disconnects beyond the newest {@value
 * DeviceLinks#MOST_OUTAGES} are sent to no gateway and count as repeated, in whatever order they
 * arrive.
 */
final class LinkedDevices extends KeyedProcessFunction<DeviceKey, DeviceNews, GatewayNews> {

    /** The state of a device without a gateway is cleared after this time without an event. */
    static final Duration RETENTION = Duration.ofDays(365);

    static final OutputTag<OfflineCause> UPDATING =
            new OutputTag<>("updating-devices", TypeInformation.of(OfflineCause.class));

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;

    /**
     * Kept while an edge exists, or a disconnect or an update has a pending timer. Without any
     * known edge, cleared with the last of them; with removed edges only, cleared by its time to live, in
     * processing time.
     */
    private transient EndingValue<DeviceLinks> devices;

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
                        getRuntimeContext(), "device-links", DeviceLinks.class, RETENTION);
        outagesBeyondLimit = getRuntimeContext().getMetricGroup().counter("outagesBeyondLimit");
    }

    @Override
    public void processElement(DeviceNews news, Context context, Collector<GatewayNews> out)
            throws Exception {
        DeviceLinks device = devices.value();
        if (device == null) {
            device = DeviceLinks.unknown();
        }
        DeviceKey key = context.getCurrentKey();
        if (news.edge() != null) {
            add(device, news.edge(), key, out);
        } else if (news.update() != null) {
            add(device, news.update(), key, context);
            long liveUntil = news.update().at() + DeviceUpdate.LIVE.toMillis();
            context.timerService().registerEventTimeTimer(SharedTimer.after(liveUntil, kept, 1));
        } else {
            boolean isUpdated = !device.updates().isEmpty();
            List<Outage> before = isUpdated ? List.copyOf(device.outages()) : List.of();
            add(device, news.activity(), key, out);
            if (isUpdated) {
                tellUpdating(before, device, key, context);
            }
            context.timerService()
                    .registerEventTimeTimer(SharedTimer.after(news.activity().at(), kept, 1));
        }
        update(device);
    }

    private void update(DeviceLinks device) throws Exception {
        if (device.isEmpty()) {
            devices.clear();
        } else {
            boolean stands = device.gatewayAt(Long.MAX_VALUE) != null;
            boolean endsByTimer = !device.outages().isEmpty() || !device.updates().isEmpty();
            devices.update(device, stands || endsByTimer);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<GatewayNews> out)
            throws Exception {
        DeviceLinks device = devices.value();
        if (device == null || context.timerService().currentWatermark() == Long.MAX_VALUE) {
            return;
        }
        device.forgetBefore(timestamp - kept);
        update(device);
    }

    private void add(
            DeviceLinks device, GatewayEdge edge, DeviceKey key, Collector<GatewayNews> out) {
        if (key.equals(new DeviceKey(edge.gatewayProductKey(), edge.gatewayDeviceName()))) {
            return;
        }
        List<DeviceKey> before = device.gateways();
        if (!device.add(edge)) {
            return;
        }
        List<DeviceKey> after = device.gateways();
        for (int index = 0; index < before.size(); index++) {
            if (!Objects.equals(after.get(index), before.get(index))) {
                Outage outage = device.outages().get(index);
                boolean repeated = device.isRepeated(outage, within);
                drop(before.get(index), key, outage, -1, repeated, out);
                drop(after.get(index), key, outage, 1, repeated, out);
            }
        }
    }

    /**
     * Adds an update. A late end changes the cause of the disconnects that are kept at the watermark
     * of its own partition: how far the operator's watermark is behind, and which older disconnects
     * are still kept, differs from run to run.
     */
    private void add(DeviceLinks device, RolloutActivity update, DeviceKey key, Context context) {
        long watermark = context.timerService().currentWatermark();
        long ahead = PartitionWatermark.ofNullable(context.timestamp(), watermark);
        long from = SaturatedTime.minus(ahead, kept);
        List<Boolean> before = device.updating();
        device.updates().add(update);
        device.updates().dropSurplus();
        List<Boolean> after = device.updating();
        for (int index = 0; index < before.size(); index++) {
            Outage outage = device.outages().get(index);
            if (outage.at() >= from && !after.get(index).equals(before.get(index))) {
                updating(outage, after.get(index), key, context);
            }
        }
    }

    /** Emits the disconnects during updates that are new or gone. */
    private static void tellUpdating(
            List<Outage> before, DeviceLinks device, DeviceKey key, Context context) {
        for (Outage outage : before) {
            if (!device.outages().contains(outage) && device.updates().during(outage.at())) {
                updating(outage, false, key, context);
            }
        }
        for (Outage outage : device.outages()) {
            if (!before.contains(outage) && device.updates().during(outage.at())) {
                updating(outage, true, key, context);
            }
        }
    }

    private static void updating(Outage outage, boolean is, DeviceKey key, Context context) {
        Long at = is ? Long.valueOf(outage.at()) : null;
        context.output(UPDATING, new OfflineCause(key, outage.since(), outage.at(), key, at));
    }

    private void add(
            DeviceLinks device,
            DeviceActivity activity,
            DeviceKey key,
            Collector<GatewayNews> out) {
        if (activity.kind() == Kind.CONNECT) {
            out.collect(
                    new GatewayNews(
                            key,
                            GatewayNews.Kind.RETURN,
                            key,
                            activity.at(),
                            activity.at(),
                            activity.amount(),
                            false));
            return;
        }
        Outage outage = new Outage(activity.at(), activity.since());
        if (activity.amount() > 0) {
            add(device, outage, key, out);
        } else if (device.outages().contains(outage)) {
            remove(device, outage, key, out);
        } else {
            outage(key, outage, -1, true, out);
        }
    }

    private void add(DeviceLinks device, Outage outage, DeviceKey key, Collector<GatewayNews> out) {
        if (device.isBeyond(outage)) {
            outagesBeyondLimit.inc();
            outage(key, outage, 1, true, out);
            return;
        }
        Outage next = device.after(outage);
        boolean nextWasRepeated = next != null && device.isRepeated(next, within);
        device.add(outage);
        boolean repeated = device.isRepeated(outage, within);
        outage(key, outage, 1, repeated, out);
        drop(device.gatewayAt(outage.at()), key, outage, 1, repeated, out);
        tellIfRepeatedChanged(device, next, nextWasRepeated, key, out);
        Outage surplus = device.surplus();
        if (surplus != null) {
            outagesBeyondLimit.inc();
            outage(key, surplus, 1, true, out);
            remove(device, surplus, key, out);
        }
    }

    private void remove(
            DeviceLinks device, Outage outage, DeviceKey key, Collector<GatewayNews> out) {
        Outage next = device.after(outage);
        boolean nextWasRepeated = next != null && device.isRepeated(next, within);
        boolean repeated = device.isRepeated(outage, within);
        device.remove(outage);
        outage(key, outage, -1, repeated, out);
        drop(device.gatewayAt(outage.at()), key, outage, -1, repeated, out);
        tellIfRepeatedChanged(device, next, nextWasRepeated, key, out);
    }

    /** Emits the addition before the retraction, so that the gateway keeps the outage. */
    private void tellIfRepeatedChanged(
            DeviceLinks device,
            Outage outage,
            boolean wasRepeated,
            DeviceKey key,
            Collector<GatewayNews> out) {
        if (outage == null || device.isRepeated(outage, within) == wasRepeated) {
            return;
        }
        outage(key, outage, 1, !wasRepeated, out);
        outage(key, outage, -1, wasRepeated, out);
        DeviceKey gateway = device.gatewayAt(outage.at());
        drop(gateway, key, outage, -1, wasRepeated, out);
        drop(gateway, key, outage, 1, !wasRepeated, out);
    }

    private static void outage(
            DeviceKey key,
            Outage outage,
            long amount,
            boolean repeated,
            Collector<GatewayNews> out) {
        out.collect(
                new GatewayNews(
                        key,
                        GatewayNews.Kind.OUTAGE,
                        key,
                        outage.at(),
                        outage.since(),
                        amount,
                        repeated));
    }

    private static void drop(
            DeviceKey gateway,
            DeviceKey device,
            Outage outage,
            long amount,
            boolean repeated,
            Collector<GatewayNews> out) {
        if (gateway != null) {
            out.collect(
                    new GatewayNews(
                            gateway,
                            GatewayNews.Kind.DROP,
                            device,
                            outage.at(),
                            outage.since(),
                            amount,
                            repeated));
        }
    }
}
