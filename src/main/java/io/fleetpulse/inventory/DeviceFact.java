package io.fleetpulse.inventory;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.Tag;
import io.fleetpulse.message.TagAction;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of one message about one device.
 *
 * @param device the device
 * @param kind kind of the fact
 * @param at when the platform generated the message, milliseconds since the epoch; 0 for {@link
 *     Kind#SEEN}, which has no time
 * @param iotId the platform's identifier of the device; null if the message has none
 * @param action what happened to the device or to its edge; null for the other kinds
 * @param gateway the gateway of the edge; null for the other kinds
 * @param tags tags that were set or deleted; empty for the other kinds
 */
public record DeviceFact(
        DeviceKey device,
        Kind kind,
        long at,
        String iotId,
        ChangeAction action,
        DeviceKey gateway,
        List<TagEdit> tags) {

    /** The kinds of facts. */
    public enum Kind {
        /** Some message mentioned the device. */
        SEEN,
        /** The device was created, deleted, enabled or disabled. */
        LIFECYCLE,
        /** An edge between the device and a gateway was changed. */
        EDGE,
        /** Single tags were set or deleted. */
        TAGS,
        /** All tags were deleted. */
        ALL_TAGS_DELETED
    }

    /**
     * A tag that was set or deleted.
     *
     * @param key its key, at most 256 bytes of UTF-8
     * @param value its value, at most 2,048 bytes of UTF-8; null if the message has none
     * @param deleted whether the tag was deleted
     */
    public record TagEdit(String key, String value, boolean deleted) {}

    static DeviceFact of(DeviceSeen seen) {
        DeviceKey device = new DeviceKey(seen.productKey(), seen.deviceName());
        return new DeviceFact(device, Kind.SEEN, 0, seen.iotId(), null, null, List.of());
    }

    static DeviceFact of(DeviceLifecycle message) {
        return new DeviceFact(
                new DeviceKey(message.productKey(), message.deviceName()),
                Kind.LIFECYCLE,
                message.messageCreateTime(),
                message.iotId(),
                message.action(),
                null,
                List.of());
    }

    /** The fact about one sub-device in the message. */
    static DeviceFact of(TopologyChange message, DeviceIdentity device) {
        return new DeviceFact(
                new DeviceKey(device.productKey(), device.deviceName()),
                Kind.EDGE,
                message.messageCreateTime(),
                device.iotId(),
                message.action(),
                new DeviceKey(message.gateway().productKey(), message.gateway().deviceName()),
                List.of());
    }

    /** The tags in the message. If it has a key twice, the last one counts. */
    static DeviceFact of(TagChange message) {
        Kind kind = Kind.TAGS;
        if (message.action() == TagAction.DELETEALL) {
            kind = Kind.ALL_TAGS_DELETED;
        }
        Map<String, TagEdit> edits = new LinkedHashMap<>();
        for (Tag tag : message.tags()) {
            String key = TagTexts.key(tag.key());
            edits.put(key, new TagEdit(key, TagTexts.value(tag.value()), false));
        }
        for (String deletedKey : message.deletedKeys()) {
            String key = TagTexts.key(deletedKey);
            edits.put(key, new TagEdit(key, null, true));
        }
        return new DeviceFact(
                new DeviceKey(message.productKey(), message.deviceName()),
                kind,
                message.messageCreateTime(),
                message.iotId(),
                null,
                null,
                new ArrayList<>(edits.values()));
    }
}
