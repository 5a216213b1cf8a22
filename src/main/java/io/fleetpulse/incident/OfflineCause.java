package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * A gateway's cause for the end of a session, or its retraction.
 *
 * @param device the device of the session
 * @param onlineAt when the session began, milliseconds since the epoch
 * @param offlineAt when the session ended, milliseconds since the epoch
 * @param gateway the gateway that emits the cause
 * @param outage when that gateway went offline, milliseconds since the epoch; null for a retraction
 */
public record OfflineCause(
        DeviceKey device, long onlineAt, long offlineAt, DeviceKey gateway, Long outage) {

    /** The row of this cause, or the deletion of the row for a retraction. */
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
