package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.ShareRule;
import io.fleetpulse.message.DeviceKey;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a device adds to the shares of its product. A device counts from its first session until it
 * is disabled or deleted.
 */
final class Shares {

    private static final Duration SHORTEST_WINDOW = Duration.ofMinutes(1);
    private static final int WINDOWS_OF_LIMIT = 60;

    private final List<ShareRule> rules;
    private final ShareVersions versions;
    private final DeviceKey device;

    Shares(List<ShareRule> rules, ShareVersions versions, DeviceKey device) {
        this.rules = rules;
        this.versions = versions;
        this.device = device;
    }

    /** Length of the windows in which the devices of a rule are counted, milliseconds. */
    static long window(ShareRule rule) {
        return Math.max(
                SHORTEST_WINDOW.toMillis(), rule.each().after().toMillis() / WINDOWS_OF_LIMIT);
    }

    /**
     * What the device has added to the windows of its product, by the versions of the rules that
     * counted it.
     */
    Map<ShareDelta.Place, ShareDelta> added(OfflineFacts facts) {
        Map<ShareDelta.Place, ShareDelta> deltas = of(facts);
        if (facts.countedBy != null) {
            deltas.keySet().removeIf(place -> !facts.isCountedBy(place.version()));
        }
        return deltas;
    }

    /** What the device adds to the windows of its product. */
    Map<ShareDelta.Place, ShareDelta> of(OfflineFacts facts) {
        Map<ShareDelta.Place, ShareDelta> deltas = new HashMap<>();
        for (ShareRule rule : rules) {
            long first = facts.first();
            if (first >= facts.goneAt
                    || !rule.each().devices().include(device.productKey(), facts.tags)) {
                continue;
            }
            add(rule, first, 0, 1, deltas);
            if (facts.goneAt != Long.MAX_VALUE) {
                add(rule, facts.goneAt, 0, -1, deltas);
            }
            for (OfflinePeriod period : Offline.tooLong(facts, rule.each())) {
                add(rule, period.due(), 1, 0, deltas);
                if (period.end() != null) {
                    add(rule, period.end(), -1, 0, deltas);
                }
            }
        }
        return deltas;
    }

    private void add(
            ShareRule rule,
            long time,
            long offline,
            long devices,
            Map<ShareDelta.Place, ShareDelta> deltas) {
        long length = window(rule);
        ShareDelta.Place place =
                new ShareDelta.Place(
                        device.productKey(),
                        rule.name(),
                        Math.floorDiv(time, length) * length,
                        versions.of(rule.name()));
        deltas.merge(place, new ShareDelta(place, offline, devices), ShareDelta::plus);
    }

    /** Emits the differences between what the device added before and now. */
    void differences(
            Map<ShareDelta.Place, ShareDelta> before,
            Map<ShareDelta.Place, ShareDelta> after,
            Consumer<ShareDelta> out) {
        Map<ShareDelta.Place, ShareDelta> deltas = new HashMap<>(after);
        before.values()
                .forEach(delta -> deltas.merge(delta.place(), delta.negated(), ShareDelta::plus));
        deltas.values().stream().filter(delta -> !delta.isNothing()).forEach(out);
    }
}
