package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.message.OtaBatchStatus;

import java.util.HashMap;
import java.util.Map;

/**
 * The change of a job's sums. Deltas are added in place: the maps belong to this record.
 *
 * <p>A sum of deltas keeps keys whose numbers cancel out. After a restart, changes that were
 * written one by one before it may arrive combined; their row must still be retracted.
 *
 * @param jobId the update batch
 * @param windows by window start: change of the tasks' numbers from that window on
 * @param failures by failure: change in the number of tasks that have failed this way
 * @param failureNames names of failures in reports, whether or not the reports count
 * @param durations by bucket of {@link DurationHistogram}: change in the number of successes
 * @param otherDurations by bucket: change in the number of other results
 * @param starts by first progress, milliseconds since the epoch: change in the number of running
 *     tasks
 * @param reportTimes by time of the last report: change in the number of tasks
 * @param confirmed change in the number of succeeded tasks whose device reported their version
 * @param reverted change in the number of succeeded tasks whose device left their version again
 * @param retries change in the number of attempts beyond each task's first
 * @param firstReportAt earliest report seen, milliseconds since the epoch; null if there is none
 * @param labels properties of the job itself in the messages
 * @param newsAt newest message in this delta, milliseconds since the epoch
 */
public record JobDelta(
        String jobId,
        Map<Long, StatusCounts> windows,
        Map<TaskFailure, Long> failures,
        FailureNames failureNames,
        Map<Integer, Long> durations,
        Map<Integer, Long> otherDurations,
        Map<Long, Long> starts,
        Map<Long, Long> reportTimes,
        long confirmed,
        long reverted,
        long retries,
        Long firstReportAt,
        JobLabels labels,
        long newsAt) {

    /** The delta of a batch status: labels only. */
    static JobDelta of(OtaBatchStatus status) {
        return labelled(
                status.jobId(),
                JobLabels.of(status),
                FailureNames.NONE,
                status.messageCreateTime());
    }

    /** The delta of any report, whether or not it counts: labels, names of failures. */
    static JobDelta of(String jobId, TaskReport report) {
        return labelled(jobId, JobLabels.of(report), FailureNames.of(report), report.time());
    }

    /**
     * The delta of a confirmation: how many tasks the devices' own reports of versions confirm or
     * revert.
     */
    static JobDelta of(RolloutConfirmation confirmation) {
        return labelled(confirmation.jobId(), JobLabels.NONE, FailureNames.NONE, confirmation.at())
                .with(confirmation.confirmed(), confirmation.reverted(), 0, null);
    }

    private static JobDelta labelled(
            String jobId, JobLabels labels, FailureNames failureNames, long newsAt) {
        return new JobDelta(
                jobId,
                new HashMap<>(),
                new HashMap<>(),
                failureNames,
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                0,
                0,
                0,
                null,
                labels,
                newsAt);
    }

    private JobDelta with(
            long newConfirmed, long newReverted, long newRetries, Long newFirstReportAt) {
        return new JobDelta(
                jobId,
                windows,
                failures,
                failureNames,
                durations,
                otherDurations,
                starts,
                reportTimes,
                newConfirmed,
                newReverted,
                newRetries,
                newFirstReportAt,
                labels,
                newsAt);
    }

    /**
     * Adds a task's change from one contribution to another.
     *
     * @param before null if the task is new
     * @param firstReportAt the task's first report, milliseconds since the epoch
     */
    JobDelta moving(TaskContribution before, TaskContribution after, long firstReportAt) {
        long moreRetries = after.retries();
        count(after, 1);
        if (before != null) {
            moreRetries -= before.retries();
            count(before, -1);
        }
        return with(
                confirmed,
                reverted,
                retries + moreRetries,
                earlier(this.firstReportAt, firstReportAt));
    }

    /**
     * Marks the row of a failure for rewriting, since it may have been written before a restart.
     */
    void recheck(TaskFailure failure) {
        failures.putIfAbsent(failure, 0L);
    }

    private void count(TaskContribution task, long sign) {
        StatusCounts before = StatusCounts.NONE;
        for (StatusChange change : task.changes()) {
            StatusCounts after = change.counts();
            StatusCounts step = after.minus(before);
            if (sign < 0) {
                step = before.minus(after);
            }
            windows.merge(change.windowStart(), step, JobDelta::plusOrGone);
            before = after;
        }
        if (task.failure() != null) {
            failures.merge(task.failure(), sign, JobDelta::plusOrGone);
        }
        if (task.durationBucket() != null) {
            durations.merge(task.durationBucket(), sign, JobDelta::plusOrGone);
        }
        if (task.otherDurationBucket() != null) {
            otherDurations.merge(task.otherDurationBucket(), sign, JobDelta::plusOrGone);
        }
        if (task.runningSince() != null) {
            starts.merge(task.runningSince(), sign, JobDelta::plusOrGone);
        }
        reportTimes.merge(task.updatedAt(), sign, JobDelta::plusOrGone);
    }

    private static StatusCounts plusOrGone(StatusCounts one, StatusCounts other) {
        StatusCounts sum = one.plus(other);
        if (sum.isNone()) {
            return null;
        }
        return sum;
    }

    private static Long plusOrGone(Long one, Long other) {
        long sum = one + other;
        if (sum == 0) {
            return null;
        }
        return sum;
    }

    /** The sum of two deltas of one job; reuses the maps of the first. */
    static JobDelta sum(JobDelta one, JobDelta other) {
        other.windows.forEach((key, more) -> one.windows.merge(key, more, StatusCounts::plus));
        other.failures.forEach((key, more) -> one.failures.merge(key, more, Long::sum));
        other.durations.forEach((key, more) -> one.durations.merge(key, more, Long::sum));
        other.otherDurations.forEach((key, more) -> one.otherDurations.merge(key, more, Long::sum));
        other.starts.forEach((key, more) -> one.starts.merge(key, more, Long::sum));
        other.reportTimes.forEach((key, more) -> one.reportTimes.merge(key, more, Long::sum));
        return new JobDelta(
                one.jobId,
                one.windows,
                one.failures,
                one.failureNames.plus(other.failureNames, FailureNames.MOST_PAIRS),
                one.durations,
                one.otherDurations,
                one.starts,
                one.reportTimes,
                one.confirmed + other.confirmed,
                one.reverted + other.reverted,
                one.retries + other.retries,
                earlier(one.firstReportAt, other.firstReportAt),
                one.labels.plus(other.labels),
                Math.max(one.newsAt, other.newsAt));
    }

    /** Whether this delta changes no number. */
    boolean isOnlyLabels() {
        return windows.isEmpty()
                && failures.isEmpty()
                && durations.isEmpty()
                && otherDurations.isEmpty()
                && starts.isEmpty()
                && confirmed == 0
                && reverted == 0
                && reportTimes.isEmpty()
                && retries == 0
                && firstReportAt == null;
    }

    /** The sum of the changes over all windows. */
    StatusCounts counts() {
        StatusCounts sum = StatusCounts.NONE;
        for (StatusCounts change : windows.values()) {
            sum = sum.plus(change);
        }
        return sum;
    }

    /** The earlier of two times; either may be null. */
    static Long earlier(Long one, Long other) {
        if (one == null) {
            return other;
        }
        if (other == null) {
            return one;
        }
        return Math.min(one, other);
    }
}
