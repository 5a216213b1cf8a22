package io.fleetpulse.incident;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.GatewayEdge;
import io.fleetpulse.message.DeviceKey;

/**
 * An event of a device; exactly one of the two members is not null.
 *
 * @param activity the device went online or offline
 * @param edge the device was attached to a gateway, or detached from it
 */
public record DeviceNews(DeviceActivity activity, GatewayEdge edge) {

    static DeviceNews of(DeviceActivity activity) {
        return new DeviceNews(activity, null);
    }

    static DeviceNews of(GatewayEdge edge) {
        return new DeviceNews(null, edge);
    }

    DeviceKey device() {
        if (activity != null) {
            return new DeviceKey(activity.productKey(), activity.deviceName());
        }
        return new DeviceKey(edge.productKey(), edge.deviceName());
    }
}
