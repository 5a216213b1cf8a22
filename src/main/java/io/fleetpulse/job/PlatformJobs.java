package io.fleetpulse.job;

import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.message.InstanceMigration;
import io.fleetpulse.result.Change;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;

import java.time.Duration;

/**
 * Jobs of the platform: jobs for devices, and migrations of devices between instances.
 *
 * <pre>
 * device jobs ──────── by job ──▶ device_job
 * instance migration ─ by job ──▶ migration_job
 * </pre>
 *
 * Design decisions:
 *
 * <ul>
 *   <li>The newest message decides the status; at equal times the status later in the life of a
 *       job: INITIALIZING, WAITING, IN_PROGRESS, CANCELLING, COMPLETED, CANCELLED, REMOVING;
 *       GRAY_EXECUTING, GRAY_FINISHED, ALL_EXECUTING, ALL_PAUSE, ALL_FINISHED,
 *       BATCH_ROLL_BACK_EXECUTING, ROLL_BACK_EXECUTING, ROLL_BACK_PAUSE. A status that the platform
 *       has not documented comes before all of these; of two such, the greater text wins.
 *   <li>Kind and instances are those of the newest message that has them; at equal times the
 *       greater text wins.
 *   <li>A device that was migrated and rolled back counts as both. Each of the two counts of a
 *       migration stops at 1,000,000.
 *   <li>The state of a job is cleared 365 days after its last message, that of a migration's device
 *       365 days after the last message that named the device; the rows stay.
 * </ul>
 */
public final class PlatformJobs {

    /** How long a job is kept after its last message. */
    static final Duration RETENTION = Duration.ofDays(365);

    private PlatformJobs() {}

    /**
     * Attaches the feature and returns the rows of {@code device_job} and {@code migration_job}.
     */
    public static DataStream<Change> attach(
            DataStream<DeviceJob> deviceJobs, DataStream<InstanceMigration> migrations) {
        DataStream<Change> devices =
                deviceJobs
                        .keyBy(DeviceJob::jobId)
                        .process(new DeviceJobs(), TypeInformation.of(Change.class))
                        .name("Device jobs by job")
                        .uid("device-jobs")
                        .setDescription("Device jobs by job: device_job");
        DataStream<Change> moves =
                migrations
                        .keyBy(InstanceMigration::jobId)
                        .process(
                                new MigrationJobs(MigrationJobs.MOST_DEVICES),
                                TypeInformation.of(Change.class))
                        .name("Migrations by job")
                        .uid("migration-jobs")
                        .setDescription("Migrations by job: migration_job");
        return devices.union(moves);
    }
}
