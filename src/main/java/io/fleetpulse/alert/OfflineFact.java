package io.fleetpulse.alert;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.activity.RolloutActivity.Status;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;

/**
 * A fact that helps to determine whether a device is offline too long.
 *
 * @param device the device
 * @param kind kind of the fact
 * @param at when the session began, or the device's task of an update began or ended, milliseconds
 *     since the epoch; 0 for tags
 * @param until when the session ended, milliseconds since the epoch; {@link Long#MAX_VALUE} while
 *     it lasts; for other facts equal to {@code at}
 * @param present false if the fact is retracted
 * @param jobId the update batch; null for sessions and tags
 * @param tags the device's tags that rules use; empty for other facts
 */
public record OfflineFact(
        DeviceKey device,
        Kind kind,
        long at,
        long until,
        boolean present,
        String jobId,
        Map<String, String> tags) {

    /** The kinds of facts. */
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
