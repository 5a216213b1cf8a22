package io.fleetpulse.rollout;

import java.time.Duration;

/** Arithmetic on milliseconds since the epoch, and how long state lives. */
final class Times {

    /**
     * A report of a task that is further behind the watermark of its partition is not taken any more:
     * what is kept of the task may have ended.
     */
    static final long REPORT_RETENTION = Duration.ofDays(30).toMillis();

    /**
     * A task that succeeded or was canceled is forgotten when the watermark has passed its last report
     * by 31 days: a day more than reports are taken for, because a partition may be behind the others.
     */
    static final long ENDED_TASK_RETENTION = Duration.ofDays(31).toMillis();

    /**
     * A task that has not ended is forgotten after 90 days: a device may be off for a season. A report
     * that comes later still counts as a task of its own.
     */
    static final long TASK_RETENTION = Duration.ofDays(90).toMillis();

    /**
     * A job is forgotten when the watermark has passed the last news of it by a year: later than any of
     * its tasks, whose deltas need its sums, and late enough that a batch that ends after months does
     * not begin anew. Its rows stay.
     */
    static final long JOB_RETENTION = Duration.ofDays(365).toMillis();

    /**
     * What changed in a window of a job is forgotten 32 days after it, or up to twice that: longer than
     * any report is taken for that could change it.
     */
    static final long WINDOW_RETENTION = Duration.ofDays(32).toMillis();

    /** The watermark after the last record: of a bounded run, or of a stop with a drain. */
    static final long END_OF_INPUT = Long.MAX_VALUE;

    private Times() {}

    /** The sum, for a time far in the future the greatest that there is; the duration is positive. */
    static long plus(long time, long duration) {
        if (time > Long.MAX_VALUE - duration) {
            return Long.MAX_VALUE;
        }
        return time + duration;
    }

    /** Start of the window, aligned to the epoch, that the time falls in. */
    static long windowStart(long time, long window) {
        return Math.floorDiv(time, window) * window;
    }
}
