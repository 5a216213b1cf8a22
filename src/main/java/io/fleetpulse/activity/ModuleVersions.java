package io.fleetpulse.activity;

import java.util.List;

/**
 * The versions that a module of a device ran, as known at a watermark; emitted again after each
 * change. Of a module with many reports only the newest are known exactly, so the versions begin
 * with the first of these. A consumer does not move activity before that first version.
 *
 * <p>Messages of several partitions arrive in any order. If a message arrives after others that
 * became known later, the versions are emitted again as known at the watermark of this message, and
 * at each later watermark with a change. A consumer that applies each record to the time from
 * {@code known} on therefore computes the same result in any order.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param moduleName OTA module
 * @param known the watermark of the partition of the newest message that the versions consider,
 *     milliseconds since the epoch
 * @param complete whether these are all versions; false if they begin with the first one that is
 *     known exactly
 * @param versions in ascending order of {@code since}; each version ran until the next; empty if
 *     the module is no longer known
 */
public record ModuleVersions(
        String productKey,
        String deviceName,
        String moduleName,
        long known,
        boolean complete,
        List<Since> versions) {

    /**
     * A version and when the device began to run it.
     *
     * @param since platform time, milliseconds since the epoch
     * @param version the version
     * @param jobId the update batch that installed the version; empty if not known
     */
    public record Since(long since, String version, String jobId) {}
}
