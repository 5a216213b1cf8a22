package io.fleetpulse.version;

import io.fleetpulse.activity.ModuleVersions;

/**
 * A version that a module ran from its first sign until the next run.
 *
 * @param since time of the first sign, milliseconds since the epoch
 * @param version the version
 * @param report whether the first sign is the device's own report
 * @param jobId the update batch whose task installed the version; empty if none did
 */
record Run(long since, String version, boolean report, String jobId) {

    Run broughtBy(String job) {
        return new Run(since, version, report, job);
    }

    ModuleVersions.Since toSince() {
        return new ModuleVersions.Since(since, version, jobId);
    }
}
