package io.fleetpulse.rollout;

import io.fleetpulse.window.SaturatedTime;

import java.util.ArrayList;
import java.util.List;

/**
 * The state of a task.
 *
 * @param reports its reports, in {@link TaskReport#ORDER}, bounded by {@link TaskHistory}
 * @param progressLevel how far progress reports are thinned
 * @param failureLevel how far failures are thinned
 * @param counted the contribution to its job's sums; null before its first report
 * @param watermark the greatest watermark at which the task was evaluated, except the final one of
 *     the input: silence that was detected stays detected after a restart
 * @param stallTimer the timer that detects silence; {@link #NO_TIMER} if there is none
 * @param silentSince the newest report of the task, or the watermark at which the last one arrived
 *     if that is later, milliseconds since the epoch
 * @param expiryTimer the timer that clears this state, or registers a later timer; {@link
 *     #NO_TIMER} if there is none
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

    /** The state after another report, which may be known or not count. */
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

    /**
     * When this state ends without further reports, milliseconds since the epoch; later for a task
     * that has not ended.
     */
    long expiresAt() {
        TaskReport last = history().counted().get(history().counted().size() - 1);
        if (last.status().isFinal()) {
            return SaturatedTime.plus(silentSince, Retention.ENDED_TASK_RETENTION);
        }
        return SaturatedTime.plus(Math.max(silentSince, stallTimer), Retention.TASK_RETENTION);
    }
}
