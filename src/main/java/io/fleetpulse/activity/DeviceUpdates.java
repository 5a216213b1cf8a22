package io.fleetpulse.activity;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The updates of a device, in keyed state: those of its newest {@value #MOST} tasks. The begin and
 * the end of a task are kept or dropped together, and what was dropped does not return, so that no
 * task loses its end and counts as live. Without retractions, the kept updates do not depend on the
 * order of arrival.
 */
public final class DeviceUpdates {

    static final int MOST = 16;

    /** In order. */
    public List<DeviceUpdate> kept = new ArrayList<>();

    /** The newest update that was dropped because of the limit; null if none was. */
    public DeviceUpdate newestDropped;

    /** Whether there is nothing to remember. */
    public boolean isEmpty() {
        return kept.isEmpty() && newestDropped == null;
    }

    /** Adds or retracts the begin or the end of a task. {@link #dropSurplus} must follow. */
    public void add(RolloutActivity activity) {
        DeviceUpdate unknown = new DeviceUpdate(activity.jobId(), activity.began(), false, null);
        int found = Collections.binarySearch(kept, unknown, DeviceUpdate.ORDER);
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

    private boolean wasDropped(DeviceUpdate update) {
        return newestDropped != null && DeviceUpdate.ORDER.compare(update, newestDropped) <= 0;
    }

    /** Drops the oldest update if there are more than the limit. */
    public void dropSurplus() {
        if (kept.size() > MOST) {
            newestDropped = kept.remove(0);
        }
    }

    /** Whether a task was live at a time, the times of its begin and its end included. */
    public boolean during(long time) {
        for (DeviceUpdate update : kept) {
            if (update.isLiveAt(time)) {
                return true;
            }
        }
        return false;
    }

    /** Removes the updates that were last live before the given time. */
    public void forgetBefore(long time) {
        kept.removeIf(update -> update.liveUntil() < time);
        if (newestDropped != null && newestDropped.liveUntil() < time) {
            newestDropped = null;
        }
    }
}
