package io.fleetpulse.activity;

/**
 * Increment of a cohort's totals in one window, or the end of the cohort.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 * @param version version that the devices run
 * @param jobId the update batch that installed the version; empty if not known
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals the increment; null if the cohort is gone
 */
public record CohortDelta(
        String productKey,
        String moduleName,
        String version,
        String jobId,
        long windowStart,
        CohortTotals totals) {

    /**
     * Key by which deltas are combined before the shuffle.
     *
     * @param productKey product of the devices
     * @param moduleName OTA module
     * @param version version that the devices run
     * @param jobId the update batch
     * @param windowStart start of the window, milliseconds since the epoch
     */
    public record Key(
            String productKey, String moduleName, String version, String jobId, long windowStart) {}

    /** Creates the delta that ends a cohort: its rows are deleted, and no other delta follows. */
    public static CohortDelta gone(String productKey, String moduleName, String version) {
        return new CohortDelta(productKey, moduleName, version, "", Long.MIN_VALUE, null);
    }

    /** Whether the cohort is no longer counted. */
    public boolean isGone() {
        return totals == null;
    }

    /** Returns the key by which the delta is combined. */
    public Key key() {
        return new Key(productKey, moduleName, version, jobId, windowStart);
    }

    /** Adds a delta with an equal key: in place, unless that delta has ended sessions. */
    public CohortDelta add(CohortDelta more) {
        if (more.totals.endedSessions() == null) {
            totals.add(more.totals);
            return this;
        }
        return new CohortDelta(
                productKey, moduleName, version, jobId, windowStart, totals.plus(more.totals));
    }
}
