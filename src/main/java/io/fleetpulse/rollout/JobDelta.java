package io.fleetpulse.rollout;

import io.fleetpulse.activity.RolloutConfirmation;
import io.fleetpulse.message.OtaBatchStatus;

import java.util.HashMap;
import java.util.Map;

/**
 * By how much the sums of a job change. Two deltas are added in place: the maps are its own.
 *
 * <p>A sum of deltas keeps the keys whose numbers cancel out. After a restart, changes that once came
 * apart, and were written, may come together: then the row must still be taken back.
 *
 * @param jobId the update batch
 * @param windows by window start: change of the tasks' numbers from that window on
 * @param failures by failure: tasks more, or fewer, that have failed so
 * @param failureNames names of failures that reports told, whether they count or not
 * @param durations by bucket of {@link DurationHistogram}: successes more, or fewer
 * @param otherDurations by bucket: other results more, or fewer
 * @param starts by first progress, milliseconds since the epoch: running tasks more, or fewer
 * @param reportTimes by time: tasks more, or fewer, whose last report that is
 * @param confirmed succeeded tasks more, or fewer, whose device reported their version
 * @param reverted succeeded tasks more, or fewer, whose device went back on it
 * @param retries attempts more, or fewer, beyond each task's first
 * @param firstReportAt earliest report seen, milliseconds since the epoch; null if it has none
 * @param labels what the messages say of the job itself
 * @param newsAt newest message in this delta, milliseconds since the epoch
 */
public record JobDelta(
        String jobId,
        Map<Long, StatusCounts> windows,
        Map<Failure, Long> failures,
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

    /** What a batch's status changes: labels only. */
    static JobDelta of(OtaBatchStatus status) {
        return labelled(
                status.jobId(),
                JobLabels.of(status),
                FailureNames.NONE,
                status.messageCreateTime());
    }

    /** What a report of a task changes whether it counts or not: labels, names of failures. */
    static JobDelta of(String jobId, TaskReport report) {
        return labelled(jobId, JobLabels.of(report), FailureNames.of(report), report.time());
    }

    /** What devices' own reports of versions change: how many tasks they bear out. */
    static JobDelta of(RolloutConfirmation told) {
        return labelled(told.jobId(), JobLabels.NONE, FailureNames.NONE, told.at())
                .with(told.confirmed(), told.reverted());
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

    private JobDelta with(long newConfirmed, long newReverted) {
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
                retries,
                firstReportAt,
                labels,
                newsAt);
    }

    /**
     * This delta and a task's step from one contribution to another.
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
        return new JobDelta(
                jobId,
                windows,
                failures,
                failureNames,
                durations,
                otherDurations,
                starts,
                reportTimes,
                confirmed,
                reverted,
                retries + moreRetries,
                earlier(this.firstReportAt, firstReportAt),
                labels,
                newsAt);
    }

    /** This failure's row may have been written before a restart: see that it is right. */
    void recheck(Failure failure) {
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

    /** The sum of two deltas of one job; it takes over the maps of the first. */
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

    /** The sum of what the windows' numbers change by. */
    StatusCounts counts() {
        StatusCounts sum = StatusCounts.NONE;
        for (StatusCounts change : windows.values()) {
            sum = sum.plus(change);
        }
        return sum;
    }

    /** The earlier of two times, either of which may be null. */
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
