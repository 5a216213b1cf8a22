package io.fleetpulse.simulator;

/**
 * A rollout's batch changed its state.
 *
 * @param jobId the rollout
 * @param productKey product of its devices
 * @param packageId its update package
 * @param state the platform's name of the state
 * @param time when, milliseconds since the epoch
 */
public record BatchState(
        String jobId, String productKey, String packageId, String state, long time) {}
