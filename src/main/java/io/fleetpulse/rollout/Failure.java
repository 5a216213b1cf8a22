package io.fleetpulse.rollout;

/**
 * What tasks that failed have in common.
 *
 * @param srcVersion version before the update; empty where no report had one
 * @param step the last step of the failed attempt; 0 where no report had one
 * @param description the last description of the failed attempt; empty where no report had one
 */
public record Failure(String srcVersion, long step, String description) {

    /** All failures beyond the most that a job tells apart. */
    static final Failure OTHER = new Failure("", 0, "…other");
}
