package io.fleetpulse.alert;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;

/**
 * Something that decides whether a device is offline too long.
 *
 * @param device the device
 * @param kind what it is
 * @param at when a session or a task's part in an update began, milliseconds since the epoch; 0 for tags
 * @param until when the session or the update ended; {@link Long#MAX_VALUE} while it lasts, and for others
 * @param present whether it is so; else it is so no more
 * @param jobId the update batch; null for others
 * @param tags tags that rules name, of those that the device has; empty for others
 */
public record OfflineFact(
        DeviceKey device,
        Kind kind,
        long at,
        long until,
        boolean present,
        String jobId,
        Map<String, String> tags) {

    /** What facts there are. */
    public enum Kind {
        SESSION,
        UPDATE_BEGUN,
        UPDATE_ENDED,
        TAGS
    }

    static OfflineFact session(DeviceKey device, long onlineAt, Long offlineAt, boolean present) {
        long until = Long.MAX_VALUE;
        if (offlineAt != null) {
            until = offlineAt;
        }
        return new OfflineFact(device, Kind.SESSION, onlineAt, until, present, null, Map.of());
    }

    static OfflineFact of(RolloutActivity activity) {
        Kind kind = Kind.UPDATE_ENDED;
        if (activity.status() == Status.STARTED) {
            kind = Kind.UPDATE_BEGUN;
        }
        return new OfflineFact(
                new DeviceKey(activity.productKey(), activity.deviceName()),
                kind,
                activity.at(),
                activity.at(),
                activity.amount() > 0,
                activity.jobId(),
                Map.of());
    }

    static OfflineFact tags(DeviceKey device, Map<String, String> tags) {
        return new OfflineFact(device, Kind.TAGS, 0, 0, true, null, tags);
    }
}
