package io.fleetpulse.message;

import java.util.List;

/**
 * A device's tags changed; "Data formats", Device tag changes.
 *
 * @param origin where the message came from
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 * @param action what happened; {@code UPDATE} where the message has none
 * @param deletedKeys keys of the deleted tags ({@code deletedAttrKeyList}), empty unless {@code
 *     DELETE}
 * @param tags the tag data ({@code value}), empty where the message has none
 * @param messageCreateTime when the platform generated the message, milliseconds since the epoch
 */
public record TagChange(
        Origin origin,
        String productKey,
        String deviceName,
        String iotId,
        TagAction action,
        List<String> deletedKeys,
        List<Tag> tags,
        long messageCreateTime)
        implements Message {
    @Override
    public Family family() {
        return Family.TAGS;
    }

    @Override
    public long platformTime() {
        return messageCreateTime;
    }
}
