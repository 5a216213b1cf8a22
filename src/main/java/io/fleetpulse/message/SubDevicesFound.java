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
 * @param timeOfRecord whether the time is that of the Kafka record, because the envelope has no
 *     {@code generateTime}: redeliveries then have other times
 */
public record SubDevicesFound(
        Origin origin,
        DeviceIdentity gateway,
        List<DeviceIdentity> devices,
        long time,
        boolean timeOfRecord)
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
