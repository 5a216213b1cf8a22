package io.fleetpulse.connectivity;

/**
 * Two outcomes of a device's log from one point on: the outcome written earlier, and the current
 * outcome.
 *
 * @param stateBefore the state written earlier
 * @param before the outcome written earlier
 * @param state the current state
 * @param after the current outcome
 */
record Evaluation(
        ConnectionState stateBefore, Outcome before, ConnectionState state, Outcome after) {}
