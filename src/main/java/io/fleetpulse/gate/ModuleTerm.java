package io.fleetpulse.gate;

/**
 * Whether a module decides on a rollout. A rollout has one row for each window, so of the modules that its
 * tasks name one decides; each time that another one does, a new term begins.
 *
 * @param jobId the update batch
 * @param module the module
 * @param term the number of the term in which it decides; 0 where it does not
 */
public record ModuleTerm(String jobId, GateKey module, long term) {}
