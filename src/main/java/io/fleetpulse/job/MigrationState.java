package io.fleetpulse.job;

import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;

/**
 * What is known of a migration, its devices apart.
 *
 * @param status its newest status
 * @param sourceInstance instance that devices leave; null where it is not known
 * @param targetInstance instance that they go to; null where it is not known
 * @param migrated devices that were migrated
 * @param rolledBack devices that were rolled back
 */
public record MigrationState(
        LatestStatus status,
        Latest sourceInstance,
        Latest targetInstance,
        long migrated,
        long rolledBack) {

    /** A migration that no message has named. */
    static final MigrationState UNKNOWN = new MigrationState(null, null, null, 0, 0);

    /** What a message says of its devices. */
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

    /** The migration after this message, its devices apart. */
    MigrationState after(InstanceMigration message) {
        long at = message.messageCreateTime();
        return new MigrationState(
                LatestStatus.newer(status, new LatestStatus(message.status(), at), LIFE),
                Latest.of(sourceInstance, message.sourceInstance(), at),
                Latest.of(targetInstance, message.targetInstance(), at),
                migrated,
                rolledBack);
    }

    /** What a status says of the devices of its message. */
    static byte saying(String status) {
        return switch (status) {
            case "GRAY_EXECUTING", "ALL_EXECUTING" -> MIGRATED;
            case "ROLL_BACK_EXECUTING", "BATCH_ROLL_BACK_EXECUTING" -> ROLLED_BACK;
            default -> NOTHING;
        };
    }

    /** Of what is news of a device, what still counts: so many devices of either kind at the most. */
    byte countable(int news, long most) {
        int countable = news;
        if (migrated >= most) {
            countable &= ~MIGRATED;
        }
        if (rolledBack >= most) {
            countable &= ~ROLLED_BACK;
        }
        return (byte) countable;
    }

    /** The migration after one more device of which this is news. */
    MigrationState counting(byte news) {
        return new MigrationState(
                status,
                sourceInstance,
                targetInstance,
                migrated + (news & MIGRATED),
                rolledBack + ((news & ROLLED_BACK) >> 1));
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
