package io.fleetpulse.topology;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.TopologyChange;

/**
 * A change of one edge in a topology message.
 *
 * @param edge the edge
 * @param action what happened
 * @param at when the platform generated the message, milliseconds since the epoch
 * @param gatewayIotId the platform's identifier of the gateway; null if the message has none
 * @param iotId the platform's identifier of the sub-device; null if the message has none
 */
public record EdgeChange(
        EdgeKey edge, ChangeAction action, long at, String gatewayIotId, String iotId) {

    static EdgeChange of(TopologyChange message, DeviceIdentity device) {
        return new EdgeChange(
                EdgeKey.of(message.gateway(), device),
                message.action(),
                message.messageCreateTime(),
                message.gateway().iotId(),
                device.iotId());
    }
}
