package io.fleetpulse.message;

/**
 * The status of a device job changed; "Data formats", Device job status notifications.
 *
 * @param origin where the message came from
 * @param jobId the job
 * @param jobType {@code SET_PROPERTY}, {@code INVOKE_SERVICE}, {@code CUSTOM_JOB}, or another type
 *     of the platform; null where the message has none
 * @param status {@code INITIALIZING}, {@code WAITING}, {@code IN_PROGRESS}, {@code COMPLETED},
 *     {@code CANCELLING}, {@code CANCELLED}, {@code REMOVING}, or another status of the platform
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record DeviceJob(
        Origin origin, String jobId, String jobType, String status, long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.DEVICE_JOB;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
