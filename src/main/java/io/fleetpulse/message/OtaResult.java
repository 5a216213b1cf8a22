package io.fleetpulse.message;

/**
 * An update task ended; "Data formats", OTA update status notifications.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param jobId the update batch
 * @param taskId the device's task in the batch
 * @param moduleName OTA module; null where the message has none
 * @param status how the task ended
 * @param srcVersion version before the update; null where the message has none
 * @param destVersion version that the update installs; null where the message has none
 * @param description {@code desc}; null where the message has none
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 * @param value the first 64 KiB of the Kafka record's value, for the dead letter of a report that
 *     arrives too late; base64 in the value may still contain a secret, which the dead letter masks
 */
public record OtaResult(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        String jobId,
        String taskId,
        String moduleName,
        OtaResultStatus status,
        String srcVersion,
        String destVersion,
        String description,
        long messageCreateTime,
        byte[] value)
        implements Message {
    @Override
    public Family family() {
        return Family.OTA_RESULT;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
