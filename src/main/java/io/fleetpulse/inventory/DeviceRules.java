package io.fleetpulse.inventory;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Derives the state of a device from facts. Each part of the row keeps its newest value, so facts
 * may arrive in any order and repeatedly.
 */
final class DeviceRules {

    static final int MOST_TAGS = 256;
    static final int MOST_GATEWAYS = 16;

    private static final Comparator<DeviceKey> KEYS =
            Comparator.comparing(DeviceKey::productKey).thenComparing(DeviceKey::deviceName);

    private static final NewestEntries<DeviceKey, LatestChange> GATEWAYS =
            new NewestEntries<>(MOST_GATEWAYS, LatestChange.ORDER, KEYS);

    private static final NewestEntries<String, TagState> TAGS =
            new NewestEntries<>(MOST_TAGS, TagState.ORDER, Comparator.<String>naturalOrder());

    /** Enabled edges rank above disabled ones; then the one changed last, then the greater key. */
    private static final Comparator<Map.Entry<DeviceKey, LatestChange>> ATTACHED =
            Comparator.comparing(DeviceRules::isEnabled)
                    .thenComparing(Map.Entry.comparingByValue(LatestChange.ORDER))
                    .thenComparing(Map.Entry.comparingByKey(KEYS));

    private DeviceRules() {}

    /** The state after this fact; returns the same object if the fact changes nothing. */
    static DeviceState after(DeviceState device, DeviceFact fact) {
        DeviceState identified = identified(device, fact);
        return switch (fact.kind()) {
            case SEEN -> identified;
            case LIFECYCLE -> changed(identified, fact);
            case EDGE -> attached(identified, fact);
            case TAGS -> tagged(identified, fact);
            case ALL_TAGS_DELETED -> untagged(identified, fact.at());
        };
    }

    /**
     * Applies the identifier: the newest from a message with a time wins; without time, and at
     * equal times, the greater text.
     */
    private static DeviceState identified(DeviceState device, DeviceFact fact) {
        if (fact.iotId() == null) {
            return device;
        }
        long at = fact.at();
        if (fact.kind() == DeviceFact.Kind.SEEN) {
            at = DeviceState.SEEN_ONLY;
        }
        if (device.iotId() != null) {
            int order = Long.compare(at, device.iotIdAt());
            if (order == 0) {
                order = fact.iotId().compareTo(device.iotId());
            }
            if (order <= 0) {
                return device;
            }
        }
        return device.withIotId(fact.iotId(), at);
    }

    private static DeviceState changed(DeviceState device, DeviceFact fact) {
        LatestChange newest =
                LatestChange.newer(device.state(), new LatestChange(fact.at(), fact.action()));
        Long createdAt = device.createdAt();
        if (fact.action() == ChangeAction.CREATE && (createdAt == null || createdAt < fact.at())) {
            createdAt = fact.at();
        }
        if (newest.equals(device.state()) && Objects.equals(createdAt, device.createdAt())) {
            return device;
        }
        return device.withState(newest, createdAt);
    }

    private static DeviceState attached(DeviceState device, DeviceFact fact) {
        LatestChange change = new LatestChange(fact.at(), fact.action());
        Map<DeviceKey, LatestChange> gateways =
                GATEWAYS.with(device.gateways(), fact.gateway(), change);
        if (gateways == device.gateways()) {
            return device;
        }
        return device.withGateways(gateways);
    }

    private static DeviceState tagged(DeviceState device, DeviceFact fact) {
        Map<String, TagState> tags = device.tags();
        if (fact.at() >= device.tagsDeletedAt()) {
            for (DeviceFact.TagEdit edit : fact.tags()) {
                TagState tag = new TagState(fact.at(), edit.value(), edit.deleted());
                tags = TAGS.with(tags, edit.key(), tag);
            }
        }
        if (tags == device.tags()) {
            return device;
        }
        return device.withTags(device.tagsDeletedAt(), tags);
    }

    /** Deletes all tags older than the given time. */
    private static DeviceState untagged(DeviceState device, long at) {
        if (at <= device.tagsDeletedAt()) {
            return device;
        }
        Map<String, TagState> newer = new HashMap<>(device.tags());
        newer.values().removeIf(tag -> tag.at() < at);
        return device.withTags(at, newer);
    }

    static boolean isDeleted(DeviceState device) {
        return device.state() != null && device.state().action() == ChangeAction.DELETE;
    }

    /** The row of a device. */
    static Change toRow(DeviceKey key, DeviceState device) {
        String state = "unknown";
        Long changedAt = null;
        if (device.state() != null) {
            state = state(device.state().action());
            changedAt = device.state().at();
        }
        String gatewayProductKey = null;
        String gatewayDeviceName = null;
        DeviceKey gateway = gateway(device);
        if (gateway != null) {
            gatewayProductKey = gateway.productKey();
            gatewayDeviceName = gateway.deviceName();
        }
        return Change.upsert(
                Table.DEVICE,
                key.productKey(),
                key.deviceName(),
                device.iotId(),
                state,
                device.createdAt(),
                changedAt,
                gatewayProductKey,
                gatewayDeviceName,
                TagTexts.json(device.tags()));
    }

    private static String state(ChangeAction action) {
        return switch (action) {
            case CREATE, ENABLE -> "enabled";
            case DISABLE -> "disabled";
            case DELETE -> "deleted";
        };
    }

    private static DeviceKey gateway(DeviceState device) {
        return device.gateways().entrySet().stream()
                .filter(edge -> edge.getValue().action() != ChangeAction.DELETE)
                .max(ATTACHED)
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static boolean isEnabled(Map.Entry<DeviceKey, LatestChange> edge) {
        return edge.getValue().action() != ChangeAction.DISABLE;
    }

    static String word(ChangeAction action) {
        return action.name().toLowerCase(Locale.ROOT);
    }
}
