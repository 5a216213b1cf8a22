package io.fleetpulse.alert;

import io.fleetpulse.activity.RolloutActivity;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;

/**
 * A fact that helps to determine whether a device is offline or silent too long.
 *
 * @param device the device
 * @param kind kind of the fact
 * @param at when the session began, the activity of an update happened, a message was sent, or
 *     the device was disabled or deleted, milliseconds since the epoch; {@link Long#MAX_VALUE} for a
 *     device that is neither
 * @param until when the session ended, milliseconds since the epoch; {@link Long#MAX_VALUE} while
 *     it lasts; for other facts equal to {@code at}
 * @param present false if the fact is retracted
 * @param update the activity of the device's task in an update batch; null for other facts
 * @param tags the device's tags that rules use; empty for other facts
 */
public record PresenceFact(
        DeviceKey device,
        Kind kind,
        long at,
        long until,
        boolean present,
        RolloutActivity update,
        Map<String, String> tags) {

    /** The kinds of facts. */
    public enum Kind {
        /** The device was online. */
        SESSION,
        /** An update of the device began or ended. */
        UPDATE,
        /** The device's row of the inventory changed. */
        INVENTORY,
        /** The device sent a message. */
        MESSAGE
    }

    static PresenceFact session(DeviceKey device, long onlineAt, Long offlineAt, boolean present) {
        long until = Long.MAX_VALUE;
        if (offlineAt != null) {
            until = offlineAt;
        }
        return new PresenceFact(device, Kind.SESSION, onlineAt, until, present, null, Map.of());
    }

    static PresenceFact of(RolloutActivity activity) {
        return new PresenceFact(
                new DeviceKey(activity.productKey(), activity.deviceName()),
                Kind.UPDATE,
                activity.at(),
                activity.at(),
                activity.amount() > 0,
                activity,
                Map.of());
    }

    static PresenceFact inventory(DeviceKey device, Map<String, String> tags, Long goneAt) {
        long at = Long.MAX_VALUE;
        if (goneAt != null) {
            at = goneAt;
        }
        return new PresenceFact(device, Kind.INVENTORY, at, at, true, null, tags);
    }

    static PresenceFact message(DeviceKey device, long at) {
        return new PresenceFact(device, Kind.MESSAGE, at, at, true, null, Map.of());
    }
}
