package io.fleetpulse.message;

/**
 * The status of an update batch changed; "Data formats", OTA update batch status notifications.
 *
 * @param origin where the message came from
 * @param productKey product of the batch
 * @param moduleName OTA module; null where the message has none
 * @param packageId the update package; null where the message has none
 * @param jobId the update batch
 * @param state {@code PLANNED}, {@code IN_PROGRESS}, {@code COMPLETED}, {@code CANCELED},
 *     {@code UNFINISH}, or another state of the platform
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record OtaBatchStatus(
        Origin origin,
        String productKey,
        String moduleName,
        String packageId,
        String jobId,
        String state,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.OTA_BATCH_STATUS;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
