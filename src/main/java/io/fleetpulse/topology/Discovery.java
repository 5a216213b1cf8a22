package io.fleetpulse.topology;

import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.SubDevicesFound;

/**
 * A gateway found a sub-device.
 *
 * @param edge the two
 * @param at when, milliseconds since the epoch
 * @param gatewayIotId the platform's identifier of the gateway; null where the message has none
 */
public record Discovery(EdgeKey edge, long at, String gatewayIotId) {

    static Discovery of(SubDevicesFound message, DeviceIdentity device) {
        return new Discovery(
                EdgeKey.of(message.gateway(), device), message.time(), message.gateway().iotId());
    }
}
