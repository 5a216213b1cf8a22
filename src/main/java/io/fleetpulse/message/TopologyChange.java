package io.fleetpulse.message;

import java.util.List;

/**
 * Edges between a gateway and sub-devices changed; "Data formats", Device topology changes.
 *
 * @param origin where the message came from
 * @param action what happened
 * @param gateway the gateway
 * @param devices the sub-devices
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record TopologyChange(
        Origin origin,
        ChangeAction action,
        DeviceIdentity gateway,
        List<DeviceIdentity> devices,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.TOPOLOGY;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
