package io.fleetpulse.connectivity;

/**
 * Two outcomes of a device's log from one point on: what was written of it, and what is right now.
 *
 * @param stateBefore the state that was written
 * @param before the outcome that was written
 * @param state the state now
 * @param after the outcome now
 */
record Evaluation(DeviceState stateBefore, Outcome before, DeviceState state, Outcome after) {}
