package io.fleetpulse.topology;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * What is known of an edge: of each kind of change the newest, so the order in which they come leaves
 * no trace. Times are milliseconds since the epoch.
 *
 * @param putAt newest create or enable; {@link #NEVER} without one
 * @param disabledAt newest disable; {@link #NEVER} without one
 * @param deletedAt newest delete; {@link #NEVER} without one
 * @param gatewayIotId the platform's identifier of the gateway; null where it is not known
 * @param iotId the platform's identifier of the sub-device; null where it is not known
 */
public record EdgeState(
        long putAt, long disabledAt, long deletedAt, IotId gatewayIotId, IotId iotId) {

    static final long NEVER = Long.MIN_VALUE;

    /** An edge that no message has named. */
    static final EdgeState UNKNOWN = new EdgeState(NEVER, NEVER, NEVER, null, null);

    /** The edge after this change. */
    EdgeState after(EdgeChange change) {
        long put = putAt;
        long disabled = disabledAt;
        long deleted = deletedAt;
        switch (change.action()) {
            case CREATE, ENABLE -> put = Math.max(put, change.at());
            case DISABLE -> disabled = Math.max(disabled, change.at());
            case DELETE -> deleted = Math.max(deleted, change.at());
        }
        return new EdgeState(
                put,
                disabled,
                deleted,
                IotId.newest(gatewayIotId, change.gatewayIotId(), change.at()),
                IotId.newest(iotId, change.iotId(), change.at()));
    }

    /** Whether the edge stands: at equal times a delete beats what puts or disables it. */
    boolean stands() {
        return Math.max(putAt, disabledAt) > deletedAt;
    }

    /** Whether it is disabled, if it stands: at equal times a disable beats what puts it. */
    boolean isDisabled() {
        return disabledAt >= putAt;
    }

    /**
     * When the edge was put, by the newest message that did so; for a disabled edge of which no such
     * message came since it was deleted last, when it was disabled.
     */
    long since() {
        if (putAt > deletedAt) {
            return putAt;
        }
        return disabledAt;
    }

    /** The row of the edge, or that there is none. */
    Change toRow(EdgeKey edge) {
        if (!stands()) {
            return Change.delete(
                    Table.TOPOLOGY,
                    edge.gatewayProductKey(),
                    edge.gatewayDeviceName(),
                    edge.productKey(),
                    edge.deviceName());
        }
        return Change.upsert(
                Table.TOPOLOGY,
                edge.gatewayProductKey(),
                edge.gatewayDeviceName(),
                edge.productKey(),
                edge.deviceName(),
                since(),
                isDisabled(),
                IotId.textOf(gatewayIotId),
                IotId.textOf(iotId));
    }
}
