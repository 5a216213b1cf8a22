package io.fleetpulse.job;

import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;

/**
 * The state of a migration, apart from its devices.
 *
 * @param status its newest status
 * @param sourceInstance instance that the devices leave; null if unknown
 * @param targetInstance instance that the devices join; null if unknown
 * @param migrated number of migrated devices
 * @param rolledBack number of devices rolled back
 */
public record MigrationState(
        LatestStatus status,
        Latest sourceInstance,
        Latest targetInstance,
        long migrated,
        long rolledBack) {

    /** A migration that no message has named. */
    static final MigrationState UNKNOWN = new MigrationState(null, null, null, 0, 0);

    /** Flags for the devices of a message. */
    static final byte NOTHING = 0;

    static final byte MIGRATED = 1;
    static final byte ROLLED_BACK = 2;

    private static final List<String> LIFE =
            List.of(
                    "GRAY_EXECUTING",
                    "GRAY_FINISHED",
                    "ALL_EXECUTING",
                    "ALL_PAUSE",
                    "ALL_FINISHED",
                    "BATCH_ROLL_BACK_EXECUTING",
                    "ROLL_BACK_EXECUTING",
                    "ROLL_BACK_PAUSE");

    /** The state after this message, apart from its devices. */
    MigrationState after(InstanceMigration message) {
        long at = message.messageCreateTime();
        return new MigrationState(
                LatestStatus.newer(status, new LatestStatus(message.status(), at), LIFE),
                Latest.of(sourceInstance, message.sourceInstance(), at),
                Latest.of(targetInstance, message.targetInstance(), at),
                migrated,
                rolledBack);
    }

    /** The flags that a status implies for the devices of its message. */
    static byte flagsOf(String status) {
        return switch (status) {
            case "GRAY_EXECUTING", "ALL_EXECUTING" -> MIGRATED;
            case "ROLL_BACK_EXECUTING", "BATCH_ROLL_BACK_EXECUTING" -> ROLLED_BACK;
            default -> NOTHING;
        };
    }

    /** The new flags of a device that still count, given the maximum number of devices per flag. */
    byte countable(int flags, long most) {
        int countable = flags;
        if (migrated >= most) {
            countable &= ~MIGRATED;
        }
        if (rolledBack >= most) {
            countable &= ~ROLLED_BACK;
        }
        return (byte) countable;
    }

    /** The state after counting the new flags of one device. */
    MigrationState counting(byte flags) {
        return new MigrationState(
                status,
                sourceInstance,
                targetInstance,
                migrated + (flags & MIGRATED),
                rolledBack + ((flags & ROLLED_BACK) >> 1));
    }

    Change toRow(String jobId) {
        return Change.upsert(
                Table.MIGRATION_JOB,
                jobId,
                status.status(),
                Latest.textOf(sourceInstance),
                Latest.textOf(targetInstance),
                migrated,
                rolledBack,
                status.at());
    }
}
