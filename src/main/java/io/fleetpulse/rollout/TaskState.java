package io.fleetpulse.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a task.
 *
 * @param reports its reports, in {@link TaskReport#ORDER}, as {@link TaskHistory} bounds them
 * @param progressLevel how far progress reports are thinned
 * @param failureLevel how far failures are thinned
 * @param counted what its job's sums hold of it; null before its first report
 * @param watermark the greatest watermark at which the task was looked at, but for the end of the
 *     input: after a restart, silence that was seen stays seen
 * @param stallTimer the timer of its silence; {@link #NO_TIMER} if it has none
 * @param silentSince the newest report of the task, or the watermark at which the last one came,
 *     milliseconds since the epoch
 * @param expiryTimer the timer that ends this state, or looks again when that is; {@link #NO_TIMER} if
 *     it has none
 */
public record TaskState(
        List<TaskReport> reports,
        int progressLevel,
        int failureLevel,
        TaskContribution counted,
        long watermark,
        long stallTimer,
        long silentSince,
        long expiryTimer) {

    static final long NO_TIMER = Long.MIN_VALUE;

    static TaskState empty() {
        return new TaskState(
                new ArrayList<>(), 0, 0, null, Long.MIN_VALUE, NO_TIMER, Long.MIN_VALUE, NO_TIMER);
    }

    TaskHistory history() {
        return new TaskHistory(reports, progressLevel, failureLevel);
    }

    /** The same after another report that may not count, or is known. */
    TaskState with(TaskHistory history, long newSilentSince) {
        return new TaskState(
                history.reports(),
                history.progressLevel(),
                history.failureLevel(),
                counted,
                watermark,
                stallTimer,
                Math.max(silentSince, newSilentSince),
                expiryTimer);
    }

    TaskState settled(TaskContribution newCounted, long newWatermark, long newStallTimer) {
        return new TaskState(
                reports,
                progressLevel,
                failureLevel,
                newCounted,
                newWatermark,
                newStallTimer,
                silentSince,
                expiryTimer);
    }

    TaskState withExpiryTimer(long timer) {
        return new TaskState(
                reports,
                progressLevel,
                failureLevel,
                counted,
                watermark,
                stallTimer,
                silentSince,
                timer);
    }

    /** When this state ends, if nothing more comes: later where the task has not ended. */
    long expiresAt() {
        TaskReport last = history().counted().get(history().counted().size() - 1);
        if (last.status().isFinal()) {
            return Times.plus(silentSince, Times.ENDED_TASK_RETENTION);
        }
        return Times.plus(Math.max(silentSince, stallTimer), Times.TASK_RETENTION);
    }
}
