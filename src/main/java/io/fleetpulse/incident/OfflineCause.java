package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * What a gateway says of a session that ended: that the gateway is the cause of its end, or no longer.
 *
 * @param device the device of the session
 * @param onlineAt when the session began, milliseconds since the epoch
 * @param offlineAt when it ended
 * @param gateway the gateway that says so
 * @param outage when that gateway went offline; null where it is not the cause any more
 */
public record OfflineCause(
        DeviceKey device, long onlineAt, long offlineAt, DeviceKey gateway, Long outage) {

    /** The row where this is the cause, and none where it is not. */
    Change toChange() {
        String product = device.productKey();
        String name = device.deviceName();
        if (outage == null) {
            return Change.delete(Table.OFFLINE_CAUSE, product, name, onlineAt);
        }
        return Change.upsert(
                Table.OFFLINE_CAUSE,
                product,
                name,
                onlineAt,
                "gateway",
                gateway.productKey(),
                gateway.deviceName(),
                outage);
    }
}
