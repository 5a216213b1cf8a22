package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;

/**
 * What a module of a device ran.
 *
 * @param moduleName OTA module
 * @param versions by rising time
 */
public record ModuleRuns(String moduleName, List<Since> versions) {}
