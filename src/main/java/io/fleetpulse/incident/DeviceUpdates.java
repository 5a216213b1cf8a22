package io.fleetpulse.incident;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.activity.UpdateTimes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The updates of a device. Mutable: the maps belong to this record and change in place.
 *
 * @param begun when its tasks began, by update batch: the newest {@value #MOST}, milliseconds since
 *     the epoch
 * @param ended when its tasks ended, by update batch: likewise
 */
public record DeviceUpdates(Map<String, Long> begun, Map<String, Long> ended) {

    static final int MOST = 16;

    /** How long a task that reports no end is taken for live. */
    static final Duration LIVE = Duration.ofDays(1);

    static DeviceUpdates none() {
        return new DeviceUpdates(new HashMap<>(), new HashMap<>());
    }

    boolean isEmpty() {
        return begun.isEmpty() && ended.isEmpty();
    }

    /** Adds or retracts the begin or the end of a task. */
    void add(RolloutActivity activity) {
        Map<String, Long> times = activity.status() == Status.STARTED ? begun : ended;
        UpdateTimes.change(times, activity.jobId(), activity.at(), activity.amount() >= 0);
        UpdateTimes.dropOldest(times, MOST);
    }

    /** Whether a task was live at a time, the times of its begin and its end included. */
    boolean during(long time) {
        for (Map.Entry<String, Long> task : begun.entrySet()) {
            long end = ended.getOrDefault(task.getKey(), task.getValue() + LIVE.toMillis());
            if (task.getValue() <= time && time <= end) {
                return true;
            }
        }
        return false;
    }

    /** Removes the tasks that were last live before the given time. */
    void forgetBefore(long time) {
        begun.entrySet()
                .removeIf(
                        task ->
                                ended.getOrDefault(task.getKey(), task.getValue() + LIVE.toMillis())
                                        < time);
        ended.entrySet()
                .removeIf(task -> task.getValue() < time && !begun.containsKey(task.getKey()));
    }
}
