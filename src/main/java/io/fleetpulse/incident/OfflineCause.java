package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * A gateway's cause for the end of a session, an update of the device as the cause, or the
 * retraction of a cause.
 *
 * @param device the device of the session
 * @param onlineAt when the session began, milliseconds since the epoch
 * @param offlineAt when the session ended, milliseconds since the epoch
 * @param gateway the gateway that emits the cause; the device itself for an update
 * @param outage when that gateway, or the device in its update, went offline, milliseconds since the
 *     epoch; null for a retraction
 */
public record OfflineCause(
        DeviceKey device, long onlineAt, long offlineAt, DeviceKey gateway, Long outage) {

    /** Whether the device went offline during an update: no device is its own gateway. */
    boolean isUpdate() {
        return gateway.equals(device);
    }

    /** The row of this cause, or the deletion of the row for a retraction. */
    Change toChange() {
        String product = device.productKey();
        String name = device.deviceName();
        if (outage == null) {
            return Change.delete(Table.OFFLINE_CAUSE, product, name, onlineAt);
        }
        if (isUpdate()) {
            return Change.upsert(
                    Table.OFFLINE_CAUSE,
                    product,
                    name,
                    onlineAt,
                    "updating",
                    null,
                    null,
                    null,
                    offlineAt);
        }
        return Change.upsert(
                Table.OFFLINE_CAUSE,
                product,
                name,
                onlineAt,
                "gateway",
                gateway.productKey(),
                gateway.deviceName(),
                outage,
                offlineAt);
    }
}
