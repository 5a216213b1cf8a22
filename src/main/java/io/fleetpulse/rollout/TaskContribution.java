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
 * @param durationBucket bucket of {@link DurationHistogram}; null without a duration
 * @param failure why the task has failed now; null if it has not
 */
public record TaskContribution(
        List<StatusChange> changes,
        long retries,
        long updatedAt,
        Integer durationBucket,
        Failure failure) {

    static TaskContribution of(TaskSnapshot task, List<StatusChange> changes) {
        Integer bucket = null;
        Long duration = task.duration();
        if (duration != null) {
            bucket = DurationHistogram.bucket(duration);
        }
        return new TaskContribution(
                changes, task.attempts() - 1, task.updatedAt(), bucket, task.failure());
    }
}
