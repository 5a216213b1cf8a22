package io.fleetpulse.inventory;

import io.fleetpulse.message.DeviceKey;

import java.util.Map;

/**
 * The state of a device. Immutable.
 *
 * @param iotId the platform's identifier of the device; null if unknown
 * @param iotIdAt time of the message that has the identifier, milliseconds since the epoch; {@link
 *     #SEEN_ONLY} if the message has no time
 * @param state its newest change; null before its first lifecycle message
 * @param createdAt its newest creation, milliseconds since the epoch; null if none was seen
 * @param gateways by gateway: the newest change of the device's edge to it
 * @param tagsDeletedAt when all tags were last deleted, milliseconds since the epoch; {@link
 *     Long#MIN_VALUE} if never
 * @param tags by key: the newest change of the tag
 */
public record DeviceState(
        String iotId,
        long iotIdAt,
        LatestChange state,
        Long createdAt,
        Map<DeviceKey, LatestChange> gateways,
        long tagsDeletedAt,
        Map<String, TagState> tags) {

    static final long SEEN_ONLY = Long.MIN_VALUE;

    /** A device without any information. */
    static final DeviceState UNKNOWN =
            new DeviceState(null, SEEN_ONLY, null, null, Map.of(), Long.MIN_VALUE, Map.of());

    DeviceState withIotId(String newer, long at) {
        return new DeviceState(newer, at, state, createdAt, gateways, tagsDeletedAt, tags);
    }

    DeviceState withState(LatestChange newer, Long newestCreation) {
        return new DeviceState(
                iotId, iotIdAt, newer, newestCreation, gateways, tagsDeletedAt, tags);
    }

    DeviceState withGateways(Map<DeviceKey, LatestChange> newer) {
        return new DeviceState(iotId, iotIdAt, state, createdAt, newer, tagsDeletedAt, tags);
    }

    DeviceState withTags(long allDeletedAt, Map<String, TagState> newer) {
        return new DeviceState(iotId, iotIdAt, state, createdAt, gateways, allDeletedAt, newer);
    }
}
