package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.SilentRule;
import io.fleetpulse.message.DeviceKey;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Determines when a device was online and silent too long, from the device's facts and a rule.
 *
 * <p>A silence begins with the end of the grain in which the device sent its last message, or with its
 * session if that begins later. It ends when the device sends a message again, goes offline, or is
 * disabled or deleted.
 */
final class Silence {

    private final SilentRule rule;
    private final DeviceKey device;
    private final long grain;

    /**
     * @param grain resolution of the times at which devices sent messages, milliseconds
     */
    Silence(SilentRule rule, DeviceKey device, long grain) {
        this.rule = rule;
        this.device = device;
        this.grain = grain;
    }

    /** The silences that are too long, by their start. */
    SortedMap<Long, Cause> causes(SilenceFacts facts) {
        SortedMap<Long, Cause> causes = new TreeMap<>();
        NavigableMap<Long, Long> sessions = new TreeMap<>(facts.sessions);
        for (Map.Entry<Long, Long> gap : intervals(facts).entrySet()) {
            for (Map.Entry<Long, Long> session : sessions.entrySet()) {
                long since = Math.max(session.getKey(), sentUntil(gap.getKey()));
                long end = Math.min(gap.getValue(), Math.min(session.getValue(), facts.goneAt));
                Long next = sessions.higherKey(session.getKey());
                if (next != null) {
                    end = Math.min(end, next);
                }
                long due = since + rule.after().toMillis();
                if (end == Long.MAX_VALUE ? due <= facts.toldAt : due < end) {
                    Long ended = end == Long.MAX_VALUE ? null : Long.valueOf(end);
                    causes.put(since, cause(since, due, ended));
                }
            }
        }
        return causes;
    }

    /** Times of silence: the gaps, and the times before the first message and after the last one. */
    private static Map<Long, Long> intervals(SilenceFacts facts) {
        Map<Long, Long> intervals = new TreeMap<>(facts.gaps);
        intervals.put(Long.MIN_VALUE, facts.first);
        if (facts.last != Long.MIN_VALUE) {
            intervals.put(facts.last, Long.MAX_VALUE);
        }
        return intervals;
    }

    private long sentUntil(long at) {
        return at == Long.MIN_VALUE ? at : at + grain;
    }

    /** When the device becomes silent too long if it stays silent; empty while it is offline. */
    OptionalLong due(SilenceFacts facts) {
        Map.Entry<Long, Long> newest = new TreeMap<>(facts.sessions).lastEntry();
        if (newest == null || newest.getValue() != Long.MAX_VALUE) {
            return OptionalLong.empty();
        }
        long since = Math.max(newest.getKey(), sentUntil(facts.last));
        return OptionalLong.of(since + rule.after().toMillis());
    }

    private Cause cause(long since, long due, Long end) {
        String detail =
                "{\"silent_since\":%s,\"limit_ms\":%s}".formatted(since, rule.after().toMillis());
        return Cause.ofRule(due, end, device, rule.severity(), detail);
    }
}
