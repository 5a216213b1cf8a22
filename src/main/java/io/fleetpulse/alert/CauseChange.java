package io.fleetpulse.alert;

import org.apache.flink.util.Collector;

import java.util.Map;

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
     * Emits all causes of a subject, and retracts those emitted before that no longer exist.
     *
     * @param emitted the identifiers of the causes emitted before; replaced by the present ones
     */
    static void emit(
            AlertSubject subject,
            Map<Long, Cause> causes,
            Map<Long, Boolean> emitted,
            Collector<CauseChange> out) {
        for (long id : emitted.keySet()) {
            if (!causes.containsKey(id)) {
                out.collect(new CauseChange(subject, id, null));
            }
        }
        emitted.clear();
        for (Map.Entry<Long, Cause> cause : causes.entrySet()) {
            out.collect(new CauseChange(subject, cause.getKey(), cause.getValue()));
            emitted.put(cause.getKey(), true);
        }
    }
}
