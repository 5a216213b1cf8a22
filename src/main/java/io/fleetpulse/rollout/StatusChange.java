package io.fleetpulse.rollout;

/**
 * At the end of this window a task stands otherwise than at the end of the window before.
 *
 * @param windowStart milliseconds since the epoch
 * @param status the task's status at the end of the window
 * @param stalled whether it is stalled then
 */
public record StatusChange(long windowStart, TaskStatus status, boolean stalled) {

    boolean isSameStatusAs(StatusChange that) {
        return status == that.status && stalled == that.stalled;
    }

    StatusCounts counts() {
        return StatusCounts.of(status, stalled);
    }
}
