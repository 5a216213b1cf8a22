package io.fleetpulse.rollout;

import io.fleetpulse.config.RolloutConfig;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes the status of a task at the end of each window, from its reports and the silence between
 * them. A task in progress becomes stalled {@code stallAfter} after a report, until the next
 * report; after its last report, once the watermark has advanced that far.
 *
 * <p>A change that is undone within one window leaves no trace. A change exactly at the end of a
 * window belongs to the next window.
 *
 * @param window length of a window, milliseconds; windows are aligned to the epoch
 * @param stallAfter milliseconds
 */
record TaskTimeline(long window, long stallAfter) implements Serializable {

    static TaskTimeline of(RolloutConfig config) {
        return new TaskTimeline(config.window().toMillis(), config.stallAfter().toMillis());
    }

    /** The changes, in ascending order of windows; never empty. */
    List<StatusChange> of(List<TaskReport> counted, long watermark) {
        List<StatusChange> changes = new ArrayList<>(2);
        for (int index = 0; index < counted.size(); index++) {
            TaskReport report = counted.get(index);
            mark(changes, report.time(), report.status(), false);
            if (report.isProgress()) {
                long stallsAt = stallsAt(report);
                if (silentUntil(counted, index, watermark) > stallsAt) {
                    mark(changes, stallsAt, report.status(), true);
                }
            }
        }
        return changes;
    }

    /** When silence after this report makes the task stalled, milliseconds since the epoch. */
    long stallsAt(TaskReport report) {
        return SaturatedTime.plus(report.time(), stallAfter);
    }

    /** The earliest time at which a report may follow this one, milliseconds since the epoch. */
    private static long silentUntil(List<TaskReport> counted, int index, long watermark) {
        if (index + 1 < counted.size()) {
            return counted.get(index + 1).time();
        }
        return SaturatedTime.plus(watermark, 1);
    }

    private void mark(List<StatusChange> changes, long at, TaskStatus status, boolean stalled) {
        long windowStart = TumblingWindows.start(at, window);
        StatusChange change = new StatusChange(windowStart, status, stalled);
        int last = changes.size() - 1;
        if (last >= 0 && changes.get(last).windowStart() == windowStart) {
            changes.remove(last);
            last--;
        }
        if (last < 0 || !changes.get(last).isSameStatusAs(change)) {
            changes.add(change);
        }
    }
}
