package io.fleetpulse.message;

/**
 * A device reported the version of a module; "Data formats", OTA module version change
 * notifications.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param moduleName OTA module
 * @param moduleVersion version that the device runs
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record ModuleVersion(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        String moduleName,
        String moduleVersion,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.MODULE_VERSION;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
