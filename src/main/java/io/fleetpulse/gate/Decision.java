package io.fleetpulse.gate;

/** The advice on a rollout, the gravest last. */
public enum Decision {
    /** Nothing can be said yet. */
    NOT_ENOUGH_DATA,
    /** Go on. */
    PROCEED,
    /** Wait. */
    HOLD,
    /** Go back. */
    ROLLBACK
}
