package io.fleetpulse.rollout;

/** The number of tasks by status, or a change of it. A stalled task counts as in progress too. */
public record StatusCounts(
        long inProgress, long succeeded, long failed, long canceled, long stalled) {

    static final StatusCounts NONE = new StatusCounts(0, 0, 0, 0, 0);

    private static final StatusCounts IN_PROGRESS = new StatusCounts(1, 0, 0, 0, 0);
    private static final StatusCounts STALLED = new StatusCounts(1, 0, 0, 0, 1);
    private static final StatusCounts SUCCEEDED = new StatusCounts(0, 1, 0, 0, 0);
    private static final StatusCounts FAILED = new StatusCounts(0, 0, 1, 0, 0);
    private static final StatusCounts CANCELED = new StatusCounts(0, 0, 0, 1, 0);

    static StatusCounts of(TaskStatus status, boolean stalled) {
        if (stalled) {
            return STALLED;
        }
        return switch (status) {
            case IN_PROGRESS -> IN_PROGRESS;
            case SUCCEEDED -> SUCCEEDED;
            case FAILED -> FAILED;
            case CANCELED -> CANCELED;
        };
    }

    long tasks() {
        return inProgress + succeeded + failed + canceled;
    }

    boolean isNone() {
        return equals(NONE);
    }

    StatusCounts plus(StatusCounts that) {
        return new StatusCounts(
                inProgress + that.inProgress,
                succeeded + that.succeeded,
                failed + that.failed,
                canceled + that.canceled,
                stalled + that.stalled);
    }

    StatusCounts minus(StatusCounts that) {
        return new StatusCounts(
                inProgress - that.inProgress,
                succeeded - that.succeeded,
                failed - that.failed,
                canceled - that.canceled,
                stalled - that.stalled);
    }
}
