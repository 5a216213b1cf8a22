package io.fleetpulse.sink.postgres;

/**
 * A run as the schema's table {@code job_run} has it.
 *
 * @param run its name
 * @param submission the submission that writes its rows
 * @param job Flink's id of the job that does
 * @param beat changes with every sign of life
 * @param silentMs how long ago the last sign of life was, by the database's clock
 * @param ended whether its writers have stopped, each having said so
 * @param checkpointed whether a checkpoint of it has ever been completed
 * @param replaced whether another run has taken tables from it
 * @param description what a person recognises it by
 */
record KnownRun(
        String run,
        String submission,
        String job,
        long beat,
        long silentMs,
        boolean ended,
        boolean checkpointed,
        boolean replaced,
        String description) {

    /** Signs of life come every two seconds: after five times that a run counts as dead. */
    static final long DEAD_AFTER_MS = 10_000;

    /** Whether it surely writes no more. */
    boolean isDead() {
        return ended || silentMs >= DEAD_AFTER_MS;
    }
}
