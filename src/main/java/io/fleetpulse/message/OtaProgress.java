package io.fleetpulse.message;

/**
 * A device reported progress of an update task; "Data formats", OTA update progress notifications.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param jobId the update batch
 * @param taskId the device's task in the batch
 * @param moduleName OTA module; null where the message has none
 * @param step 1 to 100 is the percentage downloaded; -1 upgrade failed, -2 download failed, -3
 *     verification failed, -4 flashing failed; null where the message has none
 * @param srcVersion version before the update; null where the message has none
 * @param destVersion version that the update installs; null where the message has none
 * @param description {@code desc}; null where the message has none
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 * @param value the first 64 KiB of the Kafka record's value, for the dead letter of a report that
 *     arrives too late; base64 in the value may still contain a secret, which the dead letter masks
 */
public record OtaProgress(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        String jobId,
        String taskId,
        String moduleName,
        Long step,
        String srcVersion,
        String destVersion,
        String description,
        long messageCreateTime,
        byte[] value)
        implements Message {
    @Override
    public Family family() {
        return Family.OTA_PROGRESS;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
