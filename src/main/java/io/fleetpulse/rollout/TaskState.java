package io.fleetpulse.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a task.
 *
 * @param reports its reports up to the first final one, in {@link TaskReport#ORDER}; nothing that
 *     comes after can ever count
 * @param counted what its job's sums hold of it; null before its first report
 * @param watermark the greatest watermark at which the task was looked at: after a restart, silence
 *     that was seen stays seen
 * @param stallTimer the timer of its silence; {@link #NO_TIMER} if it has none
 * @param expiresAt when this state ends
 * @param expiryTimer the timer that is registered for that, {@code expiresAt} or earlier
 */
public record TaskState(
        List<TaskReport> reports,
        TaskContribution counted,
        long watermark,
        long stallTimer,
        long expiresAt,
        long expiryTimer) {

    static final long NO_TIMER = Long.MIN_VALUE;

    static TaskState empty() {
        return new TaskState(
                new ArrayList<>(), null, Long.MIN_VALUE, NO_TIMER, Long.MIN_VALUE, NO_TIMER);
    }
}
