package io.fleetpulse.alert;

import io.fleetpulse.activity.DeviceUpdate;
import io.fleetpulse.config.AlertRules.OfflineRule;

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
 * the excuse. An update that reports no end counts for {@link DeviceUpdate#LIVE} after its start.
 * An update that is no longer kept counts until the last of those ended.
 */
final class Offline {

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
        long most = begin + rule.updating().toMillis();
        if (begin <= facts.droppedUntil) {
            until = OptionalLong.of(Math.min(most, facts.droppedUntil));
        }
        for (DeviceUpdate update : facts.updates.kept) {
            if (update.isLiveAt(begin)) {
                long latest = most;
                if (update.ended() != null) {
                    latest = Math.min(most, update.ended());
                }
                until = OptionalLong.of(Math.max(latest, until.orElse(latest)));
            }
        }
        return until;
    }
}
