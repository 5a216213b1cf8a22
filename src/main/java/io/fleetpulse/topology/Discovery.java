package io.fleetpulse.topology;

import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.Fingerprint;
import io.fleetpulse.message.SubDevicesFound;

/**
 * A gateway discovered a sub-device.
 *
 * @param edge the gateway and the sub-device
 * @param message fingerprint of the message, the same in every delivery
 * @param at when the gateway discovered the sub-device, milliseconds since the epoch; {@link
 *     io.fleetpulse.message.Message#NO_TIME} if the message has no time
 * @param gatewayIotId the platform's identifier of the gateway; null if the message has none
 */
public record Discovery(EdgeKey edge, long message, long at, String gatewayIotId) {

    static Discovery of(SubDevicesFound message, DeviceIdentity device) {
        return new Discovery(
                EdgeKey.of(message.gateway(), device),
                Fingerprint.of(message.family(), message.origin().messageKey()),
                message.time(),
                message.gateway().iotId());
    }
}
