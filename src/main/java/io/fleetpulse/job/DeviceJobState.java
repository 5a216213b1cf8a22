package io.fleetpulse.job;

import io.fleetpulse.message.DeviceJob;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.List;

/**
 * The state of a job for devices. Times are milliseconds since the epoch.
 *
 * @param status its newest status
 * @param jobType its kind; null if unknown
 * @param startedAt earliest {@code IN_PROGRESS}; null before
 * @param finishedAt earliest {@code COMPLETED} or {@code CANCELLED}; null before
 */
public record DeviceJobState(LatestStatus status, Latest jobType, Long startedAt, Long finishedAt) {

    /** A job that no message has named. */
    static final DeviceJobState UNKNOWN = new DeviceJobState(null, null, null, null);

    private static final String IN_PROGRESS = "IN_PROGRESS";
    private static final String COMPLETED = "COMPLETED";
    private static final String CANCELLED = "CANCELLED";

    private static final List<String> LIFE =
            List.of(
                    "INITIALIZING",
                    "WAITING",
                    IN_PROGRESS,
                    "CANCELLING",
                    COMPLETED,
                    CANCELLED,
                    "REMOVING");

    DeviceJobState after(DeviceJob message) {
        long at = message.messageCreateTime();
        Long started = startedAt;
        Long finished = finishedAt;
        switch (message.status()) {
            case IN_PROGRESS -> started = earlier(startedAt, at);
            case COMPLETED, CANCELLED -> finished = earlier(finishedAt, at);
            default -> {
                // Other statuses neither start nor finish a job.
            }
        }
        return new DeviceJobState(
                LatestStatus.newer(status, new LatestStatus(message.status(), at), LIFE),
                Latest.of(jobType, message.jobType(), at),
                started,
                finished);
    }

    private static Long earlier(Long known, long at) {
        if (known == null || at < known) {
            return at;
        }
        return known;
    }

    Change toRow(String jobId) {
        return Change.upsert(
                Table.DEVICE_JOB,
                jobId,
                Latest.textOf(jobType),
                status.status(),
                status.at(),
                startedAt,
                finishedAt);
    }
}
