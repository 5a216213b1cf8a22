package io.fleetpulse.topology;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * The state of an edge: the newest change of each kind, so the order of arrival does not matter.
 * Times are milliseconds since the epoch.
 *
 * @param putAt newest create or enable; {@link #NEVER} without one
 * @param disabledAt newest disable; {@link #NEVER} without one
 * @param deletedAt newest delete; {@link #NEVER} without one
 * @param gatewayIotId the platform's identifier of the gateway; null if unknown
 * @param iotId the platform's identifier of the sub-device; null if unknown
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

    /** Whether the edge exists: at equal times a delete wins over a create, enable or disable. */
    boolean exists() {
        return Math.max(putAt, disabledAt) > deletedAt;
    }

    /**
     * Whether an existing edge is disabled: at equal times a disable wins over a create or enable.
     */
    boolean isDisabled() {
        return disabledAt >= putAt;
    }

    /**
     * The time of the newest create or enable, milliseconds since the epoch; for a disabled edge
     * without either since its last delete, the time of the disable.
     */
    long since() {
        if (putAt > deletedAt) {
            return putAt;
        }
        return disabledAt;
    }

    /** The row of the edge, or the deletion of the row if the edge does not exist. */
    Change toRow(EdgeKey edge) {
        if (!exists()) {
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
