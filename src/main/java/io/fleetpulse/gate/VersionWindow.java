package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;

/**
 * What the devices on a version do in one window.
 *
 * @param version the version
 * @param jobId the update batch that brought it; empty where none is known
 * @param totals what they do
 */
public record VersionWindow(String version, String jobId, CohortTotals totals) {}
