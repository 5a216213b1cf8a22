package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;

/**
 * A version that a module ran from its first sign on, until the next run.
 *
 * @param since first sign, milliseconds since the epoch
 * @param version the version
 * @param report whether the device itself said so first
 * @param jobId the update batch whose task brought it; empty where none did
 */
record Run(long since, String version, boolean report, String jobId) {

    Run broughtBy(String job) {
        return new Run(since, version, report, job);
    }

    ModuleVersions.Since told() {
        return new ModuleVersions.Since(since, version, jobId);
    }
}
