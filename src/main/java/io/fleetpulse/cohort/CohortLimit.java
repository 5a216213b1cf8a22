package io.fleetpulse.cohort;

/**
 * How many cohorts of a product are counted.
 *
 * @param kept how many
 * @param greatest the greatest hash of their names, compared as unsigned
 */
public record CohortLimit(int kept, long greatest) {

    static final CohortLimit NONE = new CohortLimit(0, 0);

    CohortLimit with(long hash) {
        if (Long.compareUnsigned(hash, greatest) > 0) {
            return new CohortLimit(kept + 1, hash);
        }
        return new CohortLimit(kept + 1, greatest);
    }
}
