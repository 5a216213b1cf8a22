package io.fleetpulse.rollout;

import java.time.Duration;

/** Arithmetic on milliseconds since the epoch, and how long state lives. */
final class Times {

    /**
     * A task is forgotten when the watermark has passed its last report by 30 days. A report that
     * comes later still counts as a task of its own.
     */
    static final long TASK_RETENTION = Duration.ofDays(30).toMillis();

    /**
     * A job is forgotten when the watermark has passed the last news of it by 90 days: later than any
     * of its tasks, whose deltas need its sums. Its rows stay.
     */
    static final long JOB_RETENTION = Duration.ofDays(90).toMillis();

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
