package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.message.DeviceKey;

/**
 * An event of a device; exactly one of the members is not null.
 *
 * @param activity the device went online or offline
 * @param edge the device was attached to a gateway, or detached from it
 * @param update an update of the device began or ended
 */
public record LinkInput(DeviceActivity activity, GatewayEdge edge, RolloutActivity update) {

    static LinkInput of(DeviceActivity activity) {
        return new LinkInput(activity, null, null);
    }

    static LinkInput of(GatewayEdge edge) {
        return new LinkInput(null, edge, null);
    }

    static LinkInput of(RolloutActivity update) {
        return new LinkInput(null, null, update);
    }

    DeviceKey device() {
        if (activity != null) {
            return new DeviceKey(activity.productKey(), activity.deviceName());
        }
        if (update != null) {
            return new DeviceKey(update.productKey(), update.deviceName());
        }
        return new DeviceKey(edge.productKey(), edge.deviceName());
    }
}
