package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules;
import io.fleetpulse.config.AlertRules.OfflineRule;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Determines when a device has been offline too long, from the device's facts, the rules and, for
 * an offline period that continues, the current time.
 *
 * <p>An offline period follows a session; without a known session nothing is raised. A period that
 * begins during an update is expected: its limit counts from the end of the update, or from the
 * start of the period if the update has no end.
 */
final class Offline {

    private final AlertRules rules;
    private final DeviceKey device;

    Offline(AlertRules rules, DeviceKey device) {
        this.rules = rules;
        this.device = device;
    }

    /**
     * The offline periods that are too long, by their start.
     *
     * @param now current time, milliseconds since the epoch
     */
    SortedMap<Long, Cause> causes(OfflineFacts facts, long now) {
        SortedMap<Long, Cause> causes = new TreeMap<>();
        Optional<OfflineRule> rule = rules.offlineRule(device.productKey(), facts.tags);
        if (rule.isEmpty()) {
            return causes;
        }
        NavigableMap<Long, Long> sessions = facts.inOrder();
        for (Map.Entry<Long, Long> session : sessions.entrySet()) {
            long begin = session.getValue();
            Long next = sessions.higherKey(session.getKey());
            if (begin == Long.MAX_VALUE || next != null && next <= begin) {
                continue;
            }
            long due = due(begin, facts, rule.get());
            if (next == null ? due <= now : due < next) {
                causes.put(begin, cause(due, next, begin, facts, rule.get()));
            }
        }
        return causes;
    }

    /**
     * When the current offline period becomes too long, milliseconds since the epoch; empty while
     * the device is online.
     */
    OptionalLong due(OfflineFacts facts) {
        Optional<OfflineRule> rule = rules.offlineRule(device.productKey(), facts.tags);
        Map.Entry<Long, Long> newest = facts.inOrder().lastEntry();
        if (rule.isEmpty() || newest == null || newest.getValue() == Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(due(newest.getValue(), facts, rule.get()));
    }

    private long due(long begin, OfflineFacts facts, OfflineRule rule) {
        OptionalLong updating = updatingUntil(begin, facts);
        if (updating.isPresent()) {
            return updating.getAsLong() + rule.updating().toMillis();
        }
        return begin + rule.after().toMillis();
    }

    /**
     * The end of the update during which a device went offline, or the start of the offline period
     * if the update has no end; empty outside updates.
     */
    private static OptionalLong updatingUntil(long begin, OfflineFacts facts) {
        OptionalLong until = OptionalLong.empty();
        for (Map.Entry<String, Long> update : facts.begun.entrySet()) {
            Long end = facts.ended.get(update.getKey());
            if (update.getValue() <= begin && (end == null || end >= begin)) {
                long latest = begin;
                if (end != null) {
                    latest = end;
                }
                until = OptionalLong.of(Math.max(latest, until.orElse(latest)));
            }
        }
        return until;
    }

    private Cause cause(long due, Long next, long begin, OfflineFacts facts, OfflineRule rule) {
        boolean updating = updatingUntil(begin, facts).isPresent();
        long after = updating ? rule.updating().toMillis() : rule.after().toMillis();
        String detail =
                "{\"offline_since\":"
                        + begin
                        + ",\"limit_ms\":"
                        + after
                        + ",\"updating\":"
                        + updating
                        + "}";
        return Cause.ofRule(due, next, device, rule.severity(), detail);
    }
}
