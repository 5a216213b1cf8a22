package io.fleetpulse.rollout;

import java.time.Duration;

/** How long state is kept; milliseconds. */
final class Retention {

    /**
     * A task report further behind the watermark of its partition is rejected: the state of the
     * task may have been cleared.
     */
    static final long REPORT_RETENTION = Duration.ofDays(30).toMillis();

    /**
     * Retention of a task that succeeded or was canceled, behind the watermark: 31 days after its
     * last report, one day more than reports are accepted, because a partition may lag behind the
     * others.
     */
    static final long ENDED_TASK_RETENTION = Duration.ofDays(31).toMillis();

    /**
     * Retention of a task that has not ended: 90 days, since a device may be off for a season. A
     * later report counts as a new task.
     */
    static final long TASK_RETENTION = Duration.ofDays(90).toMillis();

    /**
     * Retention of a job behind the watermark: a year after its last message. Longer than any of
     * its tasks, whose deltas need its sums, and long enough that a batch that ends after months
     * does not start again. Its rows stay.
     */
    static final long JOB_RETENTION = Duration.ofDays(365).toMillis();

    /**
     * Retention of the changes in a job's window: 32 days, up to twice that. Longer than any report
     * that could change them is accepted.
     */
    static final long WINDOW_RETENTION = Duration.ofDays(32).toMillis();

    /** The final watermark, after the last record: of a bounded input, or of a stop with drain. */
    static final long END_OF_INPUT = Long.MAX_VALUE;

    private Retention() {}
}
