package io.fleetpulse.gate;

import io.fleetpulse.result.Change;

/**
 * A row that a deciding module emits for a window of a rollout, or the start of a term without a
 * row.
 *
 * @param jobId the update batch
 * @param term the number of the term
 * @param at for a row the start of its window, otherwise the start of the term; milliseconds since
 *     the epoch
 * @param change the row; null for the start of a term
 */
public record GateRow(String jobId, long term, long at, Change change) {

    static GateRow of(Change change, long term) {
        return new GateRow((String) change.value(0), term, (Long) change.value(1), change);
    }
}
