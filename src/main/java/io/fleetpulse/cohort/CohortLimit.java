package io.fleetpulse.cohort;

/**
 * The number of cohorts kept for a product, and the hash that decides which cohort is displaced.
 *
 * @param kept number of cohorts kept
 * @param greatest greatest name hash among the kept cohorts, compared as unsigned
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
