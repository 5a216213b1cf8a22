package io.fleetpulse.rollout;

import java.util.List;

/**
 * What a task has added to the sums of its job. It is kept beside the task's reports, not computed
 * again from them: what was added must be taken back unchanged, also when a restart has brought
 * another window or another time of silence.
 *
 * @param changes how the task stood at the end of each window, by rising window
 * @param retries attempts beyond the first
 * @param updatedAt time of the last counted report, milliseconds since the epoch
 * @param durationBucket bucket of {@link DurationHistogram}; null without a success, or its duration
 * @param failure why the task has failed now; null if it has not
 * @param otherDurationBucket the same for a result that is no success
 * @param runningSince first progress of a task without a result, milliseconds since the epoch; else null
 */
public record TaskContribution(
        List<StatusChange> changes,
        long retries,
        long updatedAt,
        Integer durationBucket,
        Failure failure,
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
