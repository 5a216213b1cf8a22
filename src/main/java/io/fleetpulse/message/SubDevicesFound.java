package io.fleetpulse.message;

import java.util.List;

/**
 * A gateway discovered sub-devices; "Data formats", Gateway discovers sub-devices.
 *
 * @param origin where the message came from
 * @param gateway the gateway
 * @param devices the discovered sub-devices
 * @param time the envelope's {@code generateTime}, else the Kafka timestamp, milliseconds since the
 *     epoch; {@link Message#NO_TIME} where there is neither
 */
public record SubDevicesFound(
        Origin origin, DeviceIdentity gateway, List<DeviceIdentity> devices, long time)
        implements Message {
    @Override
    public Family family() {
        return Family.SUB_DEVICES_FOUND;
    }

    @Override
    public long platformTime() {
        return NO_TIME;
    }
}
