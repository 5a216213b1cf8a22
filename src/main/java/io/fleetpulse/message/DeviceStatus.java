package io.fleetpulse.message;

/**
 * A device went online or offline; "Data formats", Device online and offline status.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param online true for {@code online}, false for {@code offline}
 * @param offlineReasonCode the platform's reason; null where the message has none
 * @param clientIp public address of the device; null where the message has none
 * @param time when the device went online or offline, milliseconds since the epoch:
 *     {@code utcTime}, else {@code time} in the configured zone
 * @param value the first 64 KiB of the Kafka record's value, for the dead letter of a transition
 *     that arrives too late; base64 in the value may still contain a secret, which the dead letter
 *     masks. Null once the transition is known to be in time
 */
public record DeviceStatus(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        boolean online,
        Long offlineReasonCode,
        String clientIp,
        long time,
        byte[] value)
        implements Message {

    /** The device connected elsewhere and the platform closed its old connection. */
    public static final int KICKED_BY_TAKEOVER = 427;

    /** Returns a copy without the record's value. */
    public DeviceStatus withoutValue() {
        return new DeviceStatus(
                origin,
                productKey,
                deviceName,
                iotId,
                online,
                offlineReasonCode,
                clientIp,
                time,
                null);
    }

    @Override
    public Family family() {
        return Family.STATUS;
    }

    @Override
    public long platformTime() {
        return time;
    }
}
