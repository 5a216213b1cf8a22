package io.fleetpulse.rollout;

/**
 * The status of an update task, in the order in which reports of one millisecond count: progress
 * before results; of two results a failure is overtaken by anything, and a success is not undone by
 * a cancelation.
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
