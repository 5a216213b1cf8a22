package io.fleetpulse.inventory;

import io.fleetpulse.message.ChangeAction;

import java.util.Comparator;

/**
 * The newest that is known to have happened to a device or an edge.
 *
 * @param at milliseconds since the epoch
 * @param action what happened
 */
public record LatestChange(long at, ChangeAction action) {

    /** By time; at equal times delete beats disable, disable beats enable, enable beats create. */
    static final Comparator<LatestChange> ORDER =
            Comparator.comparingLong(LatestChange::at).thenComparing(LatestChange::weight);

    /** The newer of the two. */
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
