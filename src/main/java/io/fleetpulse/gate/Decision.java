package io.fleetpulse.gate;

/** The advice on a rollout, in ascending order of severity. */
public enum Decision {
    /** The data do not support a decision yet. */
    NOT_ENOUGH_DATA,
    /** Continue the rollout. */
    PROCEED,
    /** Pause the rollout. */
    HOLD,
    /** Return to the old version. */
    ROLLBACK
}
