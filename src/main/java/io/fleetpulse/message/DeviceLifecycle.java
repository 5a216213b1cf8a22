package io.fleetpulse.message;

/**
 * A device was created, deleted, enabled or disabled; "Data formats", Device lifecycle changes. The
 * {@code deviceSecret} of the message is never read.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param action what happened
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record DeviceLifecycle(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        ChangeAction action,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.LIFECYCLE;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
