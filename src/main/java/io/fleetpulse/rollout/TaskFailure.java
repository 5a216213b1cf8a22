package io.fleetpulse.rollout;

/**
 * The properties shared by tasks that failed in the same way.
 *
 * @param srcVersion version before the update; empty if no report had one
 * @param step the last step of the failed attempt; 0 if no report had one
 * @param description the last description of the failed attempt; empty if no report had one
 */
public record TaskFailure(String srcVersion, long step, String description) {

    /** Stands for all failures beyond the limit of a job. */
    static final TaskFailure OTHER = new TaskFailure("", 0, "…other");
}
