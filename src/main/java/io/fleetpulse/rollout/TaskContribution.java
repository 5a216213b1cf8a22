package io.fleetpulse.rollout;

import java.util.List;

/**
 * The contribution of a task to the sums of its job. It is stored beside the task's reports, not
 * recomputed from them: a contribution must be retracted unchanged, even if a restart has changed
 * the window length or the time of silence.
 *
 * @param changes status of the task at the end of each window, in ascending order of windows
 * @param retries attempts beyond the first
 * @param updatedAt time of the last counted report, milliseconds since the epoch
 * @param durationBucket bucket of {@link DurationHistogram}; null without a success, or its
 *     duration
 * @param failure why the task has failed now; null if it has not
 * @param otherDurationBucket the same for a result other than success
 * @param runningSince first progress of a task without a result, milliseconds since the epoch;
 *     otherwise null
 */
public record TaskContribution(
        List<StatusChange> changes,
        long retries,
        long updatedAt,
        Integer durationBucket,
        TaskFailure failure,
        Integer otherDurationBucket,
        Long runningSince) {

    static TaskContribution of(TaskSnapshot task, List<StatusChange> changes) {
        Integer bucket = null;
        Integer otherBucket = null;
        Long duration = task.timeToResult();
        if (duration != null && task.status() == TaskStatus.SUCCEEDED) {
            bucket = DurationHistogram.bucket(duration);
        } else if (duration != null) {
            otherBucket = DurationHistogram.bucket(duration);
        }
        Long runningSince = null;
        if (task.status() == TaskStatus.IN_PROGRESS) {
            runningSince = task.startedAt();
        }
        return new TaskContribution(
                changes,
                task.attempts() - 1,
                task.updatedAt(),
                bucket,
                task.failure(),
                otherBucket,
                runningSince);
    }
}
