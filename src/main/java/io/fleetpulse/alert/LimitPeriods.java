package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.PropertyRule;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Determines when a property has been beyond a limit too long, as a function of its windows.
 *
 * <p>A period beyond the limit begins with a window whose every reading is beyond the limit. It
 * ends with the first window that has a reading at the clearing value or further back. Between the
 * two values, and without readings, the state does not change. The period is too long once a window
 * reaches its limit of time.
 */
final class LimitPeriods {

    private final PropertyRule rule;
    private final DeviceKey device;

    LimitPeriods(PropertyRule rule, DeviceKey device) {
        this.rule = rule;
        this.device = device;
    }

    /** The one of two readings that is less far beyond the limit. */
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

    /** The periods that are too long, by the time at which the property went beyond its limit. */
    SortedMap<Long, Cause> causes(EarlierWindows history, SortedMap<Long, PropertyWindow> windows) {
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
                    "{\"property\":\"%s\",\"rule\":\"%s\",\"limit\":%s,\"beyond_since\":%s}"
                            .formatted(
                                    JsonEscapes.escaped(rule.property()),
                                    JsonEscapes.escaped(rule.name()),
                                    rule.limit(),
                                    since);
            causes.put(since, Cause.ofRule(from, to, device, rule.severity(), detail));
        }
    }

    /** The history after more windows. */
    EarlierWindows after(
            EarlierWindows history, SortedMap<Long, PropertyWindow> windows, long before) {
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
        return new EarlierWindows(before, since, reaches);
    }
}
