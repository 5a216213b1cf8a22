package io.fleetpulse.activity;

/**
 * What the devices on a version do in a window, or a change of it.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 * @param version version that they run
 * @param jobId the update batch that brought it; empty where none is known
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals what is to be added; null where the cohort is gone
 */
public record CohortDelta(
        String productKey,
        String moduleName,
        String version,
        String jobId,
        long windowStart,
        CohortTotals totals) {

    /**
     * What is combined before it is sent on.
     *
     * @param productKey product of the devices
     * @param moduleName OTA module
     * @param version version that they run
     * @param jobId the update batch
     * @param windowStart start of the window
     */
    public record Key(
            String productKey, String moduleName, String version, String jobId, long windowStart) {}

    /** Tells that the cohort is no longer counted: its rows go, and nothing more is told of it. */
    public static CohortDelta gone(String productKey, String moduleName, String version) {
        return new CohortDelta(productKey, moduleName, version, "", Long.MIN_VALUE, null);
    }

    /** Whether the cohort is no longer counted. */
    public boolean isGone() {
        return totals == null;
    }

    /** What it is combined by. */
    public Key key() {
        return new Key(productKey, moduleName, version, jobId, windowStart);
    }

    /** Adds another of the same key. This one is changed and returned, but for ended sessions. */
    public CohortDelta add(CohortDelta more) {
        if (more.totals.endedSessions() == null) {
            totals.add(more.totals);
            return this;
        }
        return new CohortDelta(
                productKey, moduleName, version, jobId, windowStart, totals.plus(more.totals));
    }
}
