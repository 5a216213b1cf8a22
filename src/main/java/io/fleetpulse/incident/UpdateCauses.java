package io.fleetpulse.incident;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.message.DeviceKey;

import java.util.List;
import java.util.function.Consumer;

/** Emits the disconnects of a device during an update as the cause of themselves. */
final class UpdateCauses {

    private final DeviceKey key;
    private final DeviceLinks device;
    private final Consumer<OfflineCause> out;

    /**
     * @param device the state of the device, which changes in place
     */
    UpdateCauses(DeviceKey key, DeviceLinks device, Consumer<OfflineCause> out) {
        this.key = key;
        this.device = device;
        this.out = out;
    }

    /**
     * Adds the begin or the end of an update.
     *
     * @param from emits only causes of disconnects from this time on, milliseconds since the epoch
     */
    void add(RolloutActivity update, long from) {
        List<Boolean> before = device.updating();
        device.updates().add(update);
        device.updates().dropSurplus();
        List<Boolean> after = device.updating();
        for (int index = 0; index < before.size(); index++) {
            Outage outage = device.outages().get(index);
            if (outage.at() >= from && !after.get(index).equals(before.get(index))) {
                emit(outage, after.get(index));
            }
        }
    }

    /** Emits the disconnects during updates that were added or removed. */
    void emitChanges(List<Outage> before) {
        for (Outage outage : before) {
            if (!device.outages().contains(outage) && device.updates().during(outage.at())) {
                emit(outage, false);
            }
        }
        for (Outage outage : device.outages()) {
            if (!before.contains(outage) && device.updates().during(outage.at())) {
                emit(outage, true);
            }
        }
    }

    private void emit(Outage outage, boolean during) {
        Long at = during ? Long.valueOf(outage.at()) : null;
        out.accept(new OfflineCause(key, outage.since(), outage.at(), key, at));
    }
}
