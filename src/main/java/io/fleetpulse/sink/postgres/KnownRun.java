package io.fleetpulse.sink.postgres;

/**
 * A run as recorded in the schema's table {@code job_run}.
 *
 * @param run name of the run
 * @param submission the submission that writes its rows
 * @param job Flink's id of the job that writes its rows
 * @param beat changes with every heartbeat
 * @param silentMs milliseconds since the last heartbeat, by the database's clock
 * @param ended whether its writers have reported that they stopped
 * @param checkpointed whether the run has ever completed a checkpoint
 * @param replaced whether another run has taken tables from it
 * @param description describes the run for people
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

    /**
     * Writers send a heartbeat every two seconds; after five missed ones the run counts as dead.
     */
    static final long DEAD_AFTER_MS = 10_000;

    /**
     * Returns the run with a longer silence. If the database's clock was set back, the heartbeat of
     * a killed run may lie far in the future.
     *
     * @param watchedMs how long a writer has watched the run; counts only without a new heartbeat
     */
    KnownRun silentAtLeast(long watchedMs) {
        return new KnownRun(
                run,
                submission,
                job,
                beat,
                Math.max(silentMs, watchedMs),
                ended,
                checkpointed,
                replaced,
                description);
    }

    /** Whether the run certainly writes no more rows. */
    boolean isDead() {
        return ended || silentMs >= DEAD_AFTER_MS;
    }
}
