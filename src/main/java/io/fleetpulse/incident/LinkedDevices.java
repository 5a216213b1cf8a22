package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.lifetime.SharedTimer;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Tells gateways what their devices do: each disconnect goes to the gateway that the device was
 * attached to at that time, and moves when an edge turns out to be another one. A product counts a
 * device once, so a disconnect tells whether it is repeated.
 *
 * <p>State of a device: {@link DeviceLinks}. Disconnects end by timer, so by event times and what is saved;
 * the end of time that a drained stop sends ends nothing. Disconnects beyond the newest {@value
 * DeviceLinks#MOST_OUTAGES} are sent to no gateway and count as repeated, in whatever order they come.
 */
final class LinkedDevices extends KeyedProcessFunction<DeviceKey, DeviceNews, GatewayNews> {

    /** A device behind no gateway of which nothing was heard for so long is forgotten. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;

    /**
     * Never ends while an edge stands or a timer of a disconnect is to come. Ends with the last disconnect
     * where no edge is known, and by its time to live, in the machine's time, where all edges are removed.
     */
    private transient EndingValue<DeviceLinks> devices;

    private transient Counter outagesBeyondLimit;

    /**
     * Devices whose disconnects are kept for so long.
     *
     * @param within products count a device that goes offline again within this once, milliseconds
     * @param kept how far behind the watermark, milliseconds
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
        } else {
            add(device, news.activity(), key, out);
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
            boolean endsByTimer = !device.outages().isEmpty();
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
        device.forgetOutagesBefore(timestamp - kept);
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

    /** First once more and then once less, so that the gateway's outage stays where it is. */
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
