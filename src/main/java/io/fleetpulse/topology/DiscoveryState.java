package io.fleetpulse.topology;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

/**
 * What is known of a sub-device that a gateway found. Times are milliseconds since the epoch.
 *
 * @param firstAt earliest report
 * @param lastAt latest report
 * @param gatewayIotId the platform's identifier of the gateway; null where it is not known
 */
public record DiscoveryState(long firstAt, long lastAt, IotId gatewayIotId) {

    /** A sub-device that was never found. */
    static final DiscoveryState NONE = new DiscoveryState(Long.MAX_VALUE, Long.MIN_VALUE, null);

    DiscoveryState after(Discovery discovery) {
        return new DiscoveryState(
                Math.min(firstAt, discovery.at()),
                Math.max(lastAt, discovery.at()),
                IotId.newest(gatewayIotId, discovery.gatewayIotId(), discovery.at()));
    }

    Change toRow(EdgeKey edge) {
        return Change.upsert(
                Table.DISCOVERED_DEVICE,
                edge.gatewayProductKey(),
                edge.gatewayDeviceName(),
                edge.productKey(),
                edge.deviceName(),
                firstAt,
                lastAt,
                IotId.textOf(gatewayIotId));
    }
}
