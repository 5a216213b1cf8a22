package io.fleetpulse.activity;

import java.util.List;

/**
 * All known versions that a module of a device ran; emitted again, completely, after each change.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module
 * @param versions in ascending order of {@code since}; each version ran until the next
 */
public record ModuleVersions(
        String productKey, String deviceName, String moduleName, List<Since> versions) {

    /**
     * A version and when the device began to run it.
     *
     * @param since platform time, milliseconds since the epoch
     * @param version the version
     * @param jobId the update batch that installed the version; empty if not known
     */
    public record Since(long since, String version, String jobId) {}
}
