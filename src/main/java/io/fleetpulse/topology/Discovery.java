package io.fleetpulse.topology;

import io.fleetpulse.delivery.Redeliveries;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.SubDevicesFound;

/**
 * A gateway found a sub-device.
 *
 * @param edge the two
 * @param message fingerprint of the message that says so, the same in every delivery
 * @param at when, milliseconds since the epoch; {@link io.fleetpulse.message.Message#NO_TIME} where the
 *     message does not say
 * @param gatewayIotId the platform's identifier of the gateway; null where the message has none
 */
public record Discovery(EdgeKey edge, long message, long at, String gatewayIotId) {

    static Discovery of(SubDevicesFound message, DeviceIdentity device) {
        return new Discovery(
                EdgeKey.of(message.gateway(), device),
                Redeliveries.fingerprint(message.family(), message.origin().messageKey()),
                message.time(),
                message.gateway().iotId());
    }
}
