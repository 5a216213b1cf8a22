package io.fleetpulse.alert;

import org.apache.flink.util.Collector;

import java.util.Map;
import java.util.TreeMap;

/**
 * A change of a cause.
 *
 * @param subject the subject of the alerts
 * @param id identifies the cause within the subject, milliseconds since the epoch: its start, for
 *     windows their start, for rules the start of the period offline or beyond the limit
 * @param cause the cause; null if it was retracted
 */
public record CauseChange(AlertSubject subject, long id, Cause cause) {

    /**
     * Emits the causes of a subject that changed, and retracts those that no longer exist.
     *
     * @param before the causes emitted before, by their ids; null for a cause that is not known
     * @param after the present causes
     */
    static void emit(
            AlertSubject subject,
            Map<Long, Cause> before,
            Map<Long, Cause> after,
            Collector<CauseChange> out) {
        for (long id : before.keySet()) {
            if (!after.containsKey(id)) {
                out.collect(new CauseChange(subject, id, null));
            }
        }
        for (Map.Entry<Long, Cause> cause : after.entrySet()) {
            if (!cause.getValue().equals(before.get(cause.getKey()))) {
                out.collect(new CauseChange(subject, cause.getKey(), cause.getValue()));
            }
        }
    }

    /**
     * Emits the causes of a subject that changed, where the state has only the ids of those emitted
     * before. After a restart with other rules, these may be others than the rules now give.
     *
     * @param emitted the ids of the causes emitted before; replaced by the present ones
     * @param before the causes before the change
     * @param after the present causes
     */
    static void emit(
            AlertSubject subject,
            Map<Long, Boolean> emitted,
            Map<Long, Cause> before,
            Map<Long, Cause> after,
            Collector<CauseChange> out) {
        Map<Long, Cause> known = new TreeMap<>();
        emitted.keySet().forEach(id -> known.put(id, before.get(id)));
        emit(subject, known, after, out);
        emitted.clear();
        after.keySet().forEach(id -> emitted.put(id, true));
    }
}
