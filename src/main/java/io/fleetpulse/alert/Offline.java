package io.fleetpulse.alert;

import io.fleetpulse.config.AlertRules.OfflineRule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;

/**
 * Determines when a device is offline too long, from the device's facts and a rule.
 *
 * <p>An offline period follows a session; without a known session there is none. It ends when the
 * device connects, or is disabled or deleted. An update excuses a device that goes offline during
 * it: the rule's limit then counts from the end of the update, and at the latest from the end of
 * the excuse. An update that reports no end counts for {@link #LIVE} after its start.
 */
final class Offline {

    /** How long an update is taken for live that reports no end. */
    static final Duration LIVE = Duration.ofDays(1);

    private Offline() {}

    /**
     * The offline periods that are too long, in order. Contains the period that continues,
     * whether or not its limit has been reached.
     */
    static List<OfflinePeriod> tooLong(OfflineFacts facts, OfflineRule rule) {
        List<OfflinePeriod> periods = new ArrayList<>();
        NavigableMap<Long, Long> sessions = facts.inOrder();
        for (Map.Entry<Long, Long> session : sessions.entrySet()) {
            long begin = session.getValue();
            Long next = sessions.higherKey(session.getKey());
            if (begin == Long.MAX_VALUE || next != null && next <= begin) {
                continue;
            }
            OptionalLong excusedUntil = excusedUntil(begin, facts, rule);
            long due = excusedUntil.orElse(begin) + rule.after().toMillis();
            long end = facts.goneAt;
            if (next != null) {
                end = Math.min(end, next);
            }
            if (due < end) {
                Long ended = end == Long.MAX_VALUE ? null : Long.valueOf(end);
                periods.add(new OfflinePeriod(begin, due, ended, excusedUntil.isPresent()));
            }
        }
        return periods;
    }

    /** When the excuse of an update ends; empty for a device that went offline outside updates. */
    private static OptionalLong excusedUntil(long begin, OfflineFacts facts, OfflineRule rule) {
        OptionalLong until = OptionalLong.empty();
        for (Map.Entry<String, Long> update : facts.begun.entrySet()) {
            Long end = facts.ended.get(update.getKey());
            long liveUntil = end == null ? update.getValue() + LIVE.toMillis() : end;
            if (update.getValue() <= begin && liveUntil >= begin) {
                long latest = begin + rule.updating().toMillis();
                if (end != null) {
                    latest = Math.min(latest, end);
                }
                until = OptionalLong.of(Math.max(latest, until.orElse(latest)));
            }
        }
        return until;
    }
}
