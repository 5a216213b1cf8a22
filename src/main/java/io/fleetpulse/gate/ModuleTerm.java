package io.fleetpulse.gate;

/**
 * Whether a module decides on a rollout. A rollout has one row per window, so one of the modules
 * that its tasks name decides. A new term begins whenever another module starts to decide.
 *
 * @param jobId the update batch
 * @param module the module
 * @param term the number of the term in which the module decides; 0 if it does not
 */
public record ModuleTerm(String jobId, GateKey module, long term) {}
