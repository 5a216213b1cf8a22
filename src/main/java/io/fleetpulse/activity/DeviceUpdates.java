package io.fleetpulse.activity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The updates of a device, in keyed state. Those of its newest {@value #MOST} tasks count, whatever
 * the order of arrival, and whenever older ones are forgotten. The begin and the end of a task are
 * kept or dropped together, and what was dropped does not return, so that no task loses its end and
 * counts as live.
 *
 * <p>More updates are kept than count. A late report gives a task an earlier begin: the job retracts
 * the update, which returns in an older place or not at all, and the next older update counts
 * instead.
 */
public final class DeviceUpdates {

    /** Number of updates that count for causes. */
    static final int MOST = 16;

    /** Number of updates that are kept. */
    static final int MOST_KEPT = 2 * MOST;

    /** In order. */
    public List<DeviceUpdate> kept = new ArrayList<>();

    /** The newest update that was dropped because of the limit; null if none was. */
    public DeviceUpdate newestDropped;

    /** The updates that count, in order. */
    List<DeviceUpdate> counting() {
        return kept.subList(Math.max(0, kept.size() - MOST), kept.size());
    }

    /** Whether there is nothing to remember. */
    public boolean isEmpty() {
        return kept.isEmpty() && newestDropped == null;
    }

    /** Adds or retracts the begin or the end of a task. {@link #dropSurplus} must follow. */
    public void add(RolloutActivity activity) {
        DeviceUpdate unknown =
                new DeviceUpdate(
                        activity.jobId(), activity.taskId(), activity.began(), false, null);
        int found = placeOf(unknown);
        if (found < 0) {
            DeviceUpdate update = unknown.with(activity);
            if (!update.isRetracted() && !wasDropped(update)) {
                kept.add(-found - 1, update);
            }
            return;
        }
        DeviceUpdate update = kept.get(found).with(activity);
        if (update.isRetracted()) {
            kept.remove(found);
        } else {
            kept.set(found, update);
        }
    }

    /** The place of the update of this task, or of all tasks with its first report. */
    private int placeOf(DeviceUpdate update) {
        int place = Collections.binarySearch(kept, update, DeviceUpdate.ORDER);
        if (place >= 0) {
            return place;
        }
        int ofAll = Collections.binarySearch(kept, update.ofAllTasks(), DeviceUpdate.ORDER);
        return ofAll >= 0 ? ofAll : place;
    }

    private boolean wasDropped(DeviceUpdate update) {
        return newestDropped != null && DeviceUpdate.ORDER.compare(update, newestDropped) <= 0;
    }

    /** Drops the oldest update if there are more than {@value #MOST_KEPT}. */
    public void dropSurplus() {
        if (kept.size() > MOST_KEPT) {
            newestDropped = kept.remove(0);
        }
    }

    /** Whether a task was live at a time, the times of its begin and its end included. */
    public boolean during(long time) {
        for (DeviceUpdate update : counting()) {
            if (update.isLiveAt(time)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Removes the oldest updates that were last live before the given time, but none that began
     * after an update that stays. Otherwise the time of the removal would decide which updates
     * count.
     */
    public void forgetBefore(long time) {
        while (!kept.isEmpty() && kept.get(0).liveUntil() < time) {
            kept.remove(0);
        }
        if (newestDropped != null && newestDropped.liveUntil() < time) {
            newestDropped = null;
        }
    }
}
