package io.fleetpulse.simulator;

/**
 * A device reported on its OTA task.
 *
 * @param jobId the rollout
 * @param taskId the task
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param status {@code IN_PROGRESS}, {@code SUCCEEDED}, {@code FAILED} or {@code CANCELED}
 * @param step the progress of an {@code IN_PROGRESS}; null for a result
 * @param sourceVersion version before the update
 * @param destinationVersion version that the update installs
 * @param description the device's description
 * @param time when, milliseconds since the epoch
 */
public record OtaReport(
        String jobId,
        String taskId,
        String productKey,
        String deviceName,
        String status,
        Integer step,
        String sourceVersion,
        String destinationVersion,
        String description,
        long time) {}
