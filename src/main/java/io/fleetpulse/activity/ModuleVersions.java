package io.fleetpulse.activity;

import java.util.List;

/**
 * Which versions a module of a device ran: the whole of what is known, told again whenever it
 * changes.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module
 * @param versions by rising {@code since}; each ran until the next
 */
public record ModuleVersions(
        String productKey, String deviceName, String moduleName, List<Since> versions) {

    /**
     * A version from a moment on.
     *
     * @param since milliseconds since the epoch, the platform's clock
     * @param version the version
     * @param jobId the update batch that brought it; empty where none is known
     */
    public record Since(long since, String version, String jobId) {}
}
