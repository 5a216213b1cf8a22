package io.fleetpulse.cohort;

/**
 * The cohort window to which a contribution is added.
 *
 * @param version the version
 * @param jobId the update batch that installed it
 * @param windowStart start of the window, milliseconds since the epoch
 */
record Place(String version, String jobId, long windowStart) {}
