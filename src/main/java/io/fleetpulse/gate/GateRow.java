package io.fleetpulse.gate;

import io.fleetpulse.result.Change;

/**
 * What a module says of a window of a rollout on which it decides, or that a term of a module begins.
 *
 * @param jobId the update batch
 * @param term the number of the term
 * @param at when, milliseconds since the epoch: of a row the start of its window
 * @param change the row; null where only the term begins
 */
public record GateRow(String jobId, long term, long at, Change change) {

    static GateRow of(Change change, long term) {
        return new GateRow((String) change.value(0), term, (Long) change.value(1), change);
    }
}
