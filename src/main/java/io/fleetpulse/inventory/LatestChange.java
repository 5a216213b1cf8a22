package io.fleetpulse.inventory;

import io.fleetpulse.message.ChangeAction;

import java.util.Comparator;

/**
 * The newest known change of a device or an edge.
 *
 * @param at time of the change, milliseconds since the epoch
 * @param action what happened
 */
public record LatestChange(long at, ChangeAction action) {

    /**
     * By time; at equal times delete wins over disable, disable over enable, enable over create.
     */
    static final Comparator<LatestChange> ORDER =
            Comparator.comparingLong(LatestChange::at).thenComparing(LatestChange::weight);

    /** The newer of two changes. */
    static LatestChange newer(LatestChange known, LatestChange change) {
        if (known == null || ORDER.compare(change, known) > 0) {
            return change;
        }
        return known;
    }

    private int weight() {
        return switch (action) {
            case CREATE -> 0;
            case ENABLE -> 1;
            case DISABLE -> 2;
            case DELETE -> 3;
        };
    }
}
