package io.fleetpulse.activity;

import java.time.Duration;
import java.util.Comparator;

/**
 * A device's task in an update batch.
 *
 * @param jobId the update batch
 * @param taskId the task; null for all tasks of the update batch with this first report, in a state
 *     from a savepoint of release 1.0
 * @param began first report of the task, milliseconds since the epoch
 * @param begun whether the begin of the task arrived; an end may arrive before it
 * @param ended when the task succeeded, failed or was canceled, milliseconds since the epoch; null
 *     while it has not ended
 */
public record DeviceUpdate(String jobId, String taskId, long began, boolean begun, Long ended) {

    /** How long a task that reports no end is taken for live. */
    public static final Duration LIVE = Duration.ofDays(1);

    /** A total order, so that the kept updates do not depend on the order of arrival. */
    static final Comparator<DeviceUpdate> ORDER =
            Comparator.comparingLong(DeviceUpdate::began)
                    .thenComparing(DeviceUpdate::jobId)
                    .thenComparing(
                            DeviceUpdate::taskId, Comparator.nullsLast(Comparator.naturalOrder()));

    /** When the task was last live, milliseconds since the epoch. */
    public long liveUntil() {
        if (ended == null) {
            return began + LIVE.toMillis();
        }
        return ended;
    }

    /** Whether the task was live at a time, the times of its begin and its end included. */
    public boolean isLiveAt(long time) {
        return begun && began <= time && time <= liveUntil();
    }

    /** This update after an activity of its task. */
    DeviceUpdate with(RolloutActivity activity) {
        boolean present = activity.amount() > 0;
        if (activity.status() == RolloutActivity.Status.STARTED) {
            return new DeviceUpdate(jobId, taskId, began, present, ended);
        }
        if (present) {
            return new DeviceUpdate(jobId, taskId, began, begun, activity.at());
        }
        if (Long.valueOf(activity.at()).equals(ended)) {
            return new DeviceUpdate(jobId, taskId, began, begun, null);
        }
        return this;
    }

    /** The update of all tasks with this first report, as release 1.0 kept them. */
    DeviceUpdate ofAllTasks() {
        return new DeviceUpdate(jobId, null, began, begun, ended);
    }

    /** Whether all activities of the task were retracted. */
    boolean isRetracted() {
        return !begun && ended == null;
    }
}
