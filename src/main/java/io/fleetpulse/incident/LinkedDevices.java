package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.lifetime.EndingValue;
import io.fleetpulse.message.DeviceKey;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tells gateways what their devices do: each disconnect goes to the gateway that the device was
 * attached to at that time, and moves when an edge turns out to be another one. A product counts a
 * device once, so a disconnect tells whether it is repeated.
 */
final class LinkedDevices extends KeyedProcessFunction<DeviceKey, DeviceNews, GatewayNews> {

    /** A device behind no gateway of which nothing was heard for so long is forgotten. */
    static final Duration RETENTION = Duration.ofDays(365);

    private static final long serialVersionUID = 1;

    private final long within;
    private final long kept;

    /** Ends by its time to live, in the machine's time, but for devices that have a gateway. */
    private transient EndingValue<DeviceLinks> devices;

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
            long watermark = context.timerService().currentWatermark();
            if (watermark >= Long.MIN_VALUE + kept) {
                device.outages().removeIf(outage -> outage.at() < watermark - kept);
            }
        }
        devices.update(device, device.gatewayAt(Long.MAX_VALUE) != null);
    }

    private void add(
            DeviceLinks device, GatewayEdge edge, DeviceKey key, Collector<GatewayNews> out) {
        List<DeviceKey> before = new ArrayList<>();
        for (Outage outage : device.outages()) {
            before.add(device.gatewayAt(outage.at()));
        }
        if (!device.add(edge)) {
            return;
        }
        for (int index = 0; index < before.size(); index++) {
            Outage outage = device.outages().get(index);
            DeviceKey gateway = device.gatewayAt(outage.at());
            if (!Objects.equals(gateway, before.get(index))) {
                boolean repeated = device.isRepeated(outage, within);
                drop(before.get(index), key, outage, -1, repeated, out);
                drop(gateway, key, outage, 1, repeated, out);
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
        Outage next = device.after(outage);
        boolean nextWasRepeated = next != null && device.isRepeated(next, within);
        if (activity.amount() > 0) {
            device.outages().add(outage);
        } else {
            device.outages().remove(outage);
        }
        boolean repeated = device.isRepeated(outage, within);
        outage(device, key, outage, activity.amount(), repeated, out);
        if (next != null && device.isRepeated(next, within) != nextWasRepeated) {
            outage(device, key, next, -1, nextWasRepeated, out);
            outage(device, key, next, 1, !nextWasRepeated, out);
        }
    }

    private static void outage(
            DeviceLinks device,
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
        drop(device.gatewayAt(outage.at()), key, outage, amount, repeated, out);
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
