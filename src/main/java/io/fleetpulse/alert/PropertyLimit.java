package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When a property is beyond a limit too long: a function of its windows.
 *
 * <p>It begins with a window whose every reading is beyond the limit, and ends with the first window that
 * has a reading at the value that clears it, or further back. Between the two values, and without
 * readings, it stays as it was. It is too long when a window reaches that far.
 */
final class PropertyLimit {

    private final PropertyRule rule;
    private final DeviceKey device;

    PropertyLimit(PropertyRule rule, DeviceKey device) {
        this.rule = rule;
        this.device = device;
    }

    /** Of two readings the one less far beyond the limit. */
    static double extreme(PropertyRule rule, double one, double other) {
        return rule.above() ? Math.min(one, other) : Math.max(one, other);
    }

    private boolean isBeyond(double extreme) {
        return rule.above() ? extreme > rule.limit() : extreme < rule.limit();
    }

    private boolean clears(double extreme) {
        if (rule.clear() == rule.limit()) {
            return !isBeyond(extreme);
        }
        return rule.above() ? extreme <= rule.clear() : extreme >= rule.clear();
    }

    /** The times that are too long, by when the property went beyond its limit. */
    SortedMap<Long, Cause> causes(
            PropertyHistory history, SortedMap<Long, PropertyWindow> windows) {
        SortedMap<Long, Cause> causes = new TreeMap<>();
        Long since = history.since();
        long reaches = history.reaches();
        for (Map.Entry<Long, PropertyWindow> window : windows.entrySet()) {
            double extreme = window.getValue().extreme();
            long end = window.getValue().end();
            if (since == null) {
                if (isBeyond(extreme)) {
                    since = window.getKey();
                    reaches = end;
                }
            } else if (clears(extreme)) {
                put(causes, since, reaches, end);
                since = null;
            } else {
                reaches = end;
            }
        }
        if (since != null) {
            put(causes, since, reaches, null);
        }
        return causes;
    }

    private void put(SortedMap<Long, Cause> causes, long since, long reaches, Long to) {
        long from = since + rule.atLeast().toMillis();
        if (reaches >= from) {
            String detail =
                    "{\"property\":\"%s\",\"rule\":\"%s\",\"limit\":%s,\"beyond_since\":%d}"
                            .formatted(
                                    JsonEscapes.escaped(rule.property()),
                                    JsonEscapes.escaped(rule.name()),
                                    rule.limit(),
                                    since);
            causes.put(since, Cause.ofRule(from, to, device, rule.severity(), detail));
        }
    }

    /** The history when windows have been added to it. */
    PropertyHistory after(
            PropertyHistory history, SortedMap<Long, PropertyWindow> windows, long before) {
        Long since = history.since();
        long reaches = history.reaches();
        for (Map.Entry<Long, PropertyWindow> window : windows.entrySet()) {
            double extreme = window.getValue().extreme();
            if (since == null && isBeyond(extreme)) {
                since = window.getKey();
                reaches = window.getValue().end();
            } else if (since != null && clears(extreme)) {
                since = null;
            } else if (since != null) {
                reaches = window.getValue().end();
            }
        }
        return new PropertyHistory(before, since, reaches);
    }
}
