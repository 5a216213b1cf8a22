package io.fleetpulse.message;

import java.util.List;

/**
 * The status of an instance migration job changed; "Data formats", Instance migration job status
 * notifications.
 *
 * @param origin where the message came from
 * @param jobId the job
 * @param status {@code GRAY_EXECUTING}, {@code GRAY_FINISHED}, {@code ALL_EXECUTING},
 *     {@code ALL_FINISHED}, {@code ALL_PAUSE}, {@code ROLL_BACK_EXECUTING},
 *     {@code BATCH_ROLL_BACK_EXECUTING}, {@code ROLL_BACK_PAUSE}, or another status of the platform
 * @param type {@code INSTANCE_UPGRADE}; null where the message has none
 * @param sourceInstance instance that devices leave; null where the message has none
 * @param targetInstance instance that devices move to; null where the message has none
 * @param devices devices that this message lists as migrated or rolled back; may be empty
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record InstanceMigration(
        Origin origin,
        String jobId,
        String status,
        String type,
        String sourceInstance,
        String targetInstance,
        List<DeviceIdentity> devices,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.INSTANCE_MIGRATION;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
