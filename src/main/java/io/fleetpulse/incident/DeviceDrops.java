package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Applies the disconnects and the edges of a device, and emits each disconnect for the device itself
 * and for the gateway to which the device was attached at that time. A late edge moves disconnects
 * from one gateway to another.
 */
final class DeviceDrops {

    private final DeviceKey key;
    private final DeviceLinks device;
    private final LateEdges late;
    private final long within;
    private final Consumer<GatewayEvent> out;

    /**
     * @param device the state of the device, which changes in place
     * @param late its late edges, which change in place
     * @param within a device that goes offline again within less than this counts once for its
     *     product, milliseconds
     */
    DeviceDrops(
            DeviceKey key,
            DeviceLinks device,
            LateEdges late,
            long within,
            Consumer<GatewayEvent> out) {
        this.key = key;
        this.device = device;
        this.late = late;
        this.within = within;
        this.out = out;
    }

    /**
     * Adds an edge, and moves the disconnects whose gateway changes.
     *
     * @param from moves only disconnects from this time on, milliseconds since the epoch
     */
    void add(GatewayEdge edge, long from) {
        if (key.equals(new DeviceKey(edge.gatewayProductKey(), edge.gatewayDeviceName()))) {
            return;
        }
        List<DeviceKey> before = device.gateways(late);
        boolean isNew = device.add(edge);
        if (!isNew && !late.contains(edge)) {
            return;
        }
        late.add(edge, from);
        late.retain(device.edges());
        List<DeviceKey> after = device.gateways(late);
        for (int index = 0; index < before.size(); index++) {
            if (!Objects.equals(after.get(index), before.get(index))) {
                Outage outage = device.outages().get(index);
                boolean repeated = device.isRepeated(outage, within);
                emitDrop(before.get(index), outage, -1, repeated);
                emitDrop(after.get(index), outage, 1, repeated);
            }
        }
    }

    /**
     * Adds or retracts a connect or a disconnect.
     *
     * @return false if the limit on disconnects excludes one
     */
    boolean add(DeviceActivity activity) {
        if (activity.kind() == Kind.CONNECT) {
            out.accept(
                    new GatewayEvent(
                            key,
                            GatewayEvent.Kind.RETURN,
                            key,
                            activity.at(),
                            activity.at(),
                            activity.amount(),
                            false));
            return true;
        }
        Outage outage = new Outage(activity.at(), activity.since());
        if (activity.amount() > 0) {
            return add(outage);
        }
        if (device.outages().contains(outage)) {
            remove(outage);
        } else {
            emitOutage(outage, -1, true);
        }
        return true;
    }

    private boolean add(Outage outage) {
        if (device.isBeyond(outage)) {
            emitOutage(outage, 1, true);
            return false;
        }
        Outage next = device.after(outage);
        boolean nextWasRepeated = next != null && device.isRepeated(next, within);
        device.add(outage);
        emit(outage, 1, device.isRepeated(outage, within));
        correctRepeated(next, nextWasRepeated);
        Outage surplus = device.surplus();
        if (surplus == null) {
            return true;
        }
        emitOutage(surplus, 1, true);
        remove(surplus);
        return false;
    }

    private void remove(Outage outage) {
        Outage next = device.after(outage);
        boolean nextWasRepeated = next != null && device.isRepeated(next, within);
        boolean repeated = device.isRepeated(outage, within);
        device.remove(outage);
        emit(outage, -1, repeated);
        correctRepeated(next, nextWasRepeated);
    }

    private void emit(Outage outage, long amount, boolean repeated) {
        emitOutage(outage, amount, repeated);
        emitDrop(device.gatewayAt(outage.at(), late), outage, amount, repeated);
    }

    /** Emits the addition before the retraction, so that the gateway keeps the outage. */
    private void correctRepeated(Outage outage, boolean wasRepeated) {
        if (outage == null || device.isRepeated(outage, within) == wasRepeated) {
            return;
        }
        emitOutage(outage, 1, !wasRepeated);
        emitOutage(outage, -1, wasRepeated);
        DeviceKey gateway = device.gatewayAt(outage.at(), late);
        emitDrop(gateway, outage, -1, wasRepeated);
        emitDrop(gateway, outage, 1, !wasRepeated);
    }

    private void emitOutage(Outage outage, long amount, boolean repeated) {
        emit(key, GatewayEvent.Kind.OUTAGE, outage, amount, repeated);
    }

    private void emitDrop(DeviceKey gateway, Outage outage, long amount, boolean repeated) {
        if (gateway != null) {
            emit(gateway, GatewayEvent.Kind.DROP, outage, amount, repeated);
        }
    }

    private void emit(
            DeviceKey gateway,
            GatewayEvent.Kind kind,
            Outage outage,
            long amount,
            boolean repeated) {
        out.accept(
                new GatewayEvent(
                        gateway, kind, key, outage.at(), outage.since(), amount, repeated));
    }
}
