package io.fleetpulse.rollout;

/**
 * A task's status at the end of a window, if it differs from the end of the window before.
 *
 * @param windowStart milliseconds since the epoch
 * @param status the task's status at the end of the window
 * @param stalled whether the task is stalled at the end of the window
 */
public record StatusChange(long windowStart, TaskStatus status, boolean stalled) {

    boolean isSameStatusAs(StatusChange that) {
        return status == that.status && stalled == that.stalled;
    }

    StatusCounts counts() {
        return StatusCounts.of(status, stalled);
    }
}
