package io.fleetpulse.rollout;

/**
 * The status of an update task, in the order in which reports of one millisecond count: progress
 * before results; of two results, any other result follows a failure, and a cancelation does not
 * undo a success.
 */
public enum TaskStatus {
    IN_PROGRESS,
    FAILED,
    SUCCEEDED,
    CANCELED;

    /** Whether later reports of the task change nothing. */
    boolean isFinal() {
        return this == SUCCEEDED || this == CANCELED;
    }
}
