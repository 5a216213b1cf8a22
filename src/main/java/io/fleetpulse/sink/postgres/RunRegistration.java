package io.fleetpulse.sink.postgres;

import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Registers a writer in the schema's {@link RunRegistry} before its first row. The registry works
 * behind a pooler that assigns connections by transaction: no lock and no setting outlives a
 * transaction.
 *
 * <p>A transaction-level lock lets writers register one after the other. Each flush locks the row
 * of its run {@code FOR KEY SHARE}, see {@link RunLease}. A job that takes over the run's tables,
 * and a later attempt of the same job, lock that row {@code FOR UPDATE}. They therefore never take a
 * run during a flush, and the next flush finds the take-over.
 */
final class RunRegistration {

    private static final Logger LOG = LoggerFactory.getLogger(RunRegistration.class);

    private static final RunRules.Decision UNDECIDED =
            new RunRules.Decision(RunRules.Verdict.UNDECIDED, null, List.of(), null);

    private static final long PAUSE_MS = 200;

    /** Half a minute. */
    private static final int PAUSES_TO_LOG = 150;

    /**
     * Milliseconds that a restored writer without the run in its state waits for a writer that has
     * it. On a busy cluster, tasks of a job start long after each other.
     */
    private static final long SIBLING_MS = 30_000;

    private final JobRun starting;
    private final String schema;
    private final JobAttempt attempt;
    private final RowsBefore before;
    private final RunRegistry registry;
    private final LongSupplier clock;

    /** The first heartbeat seen of each run. */
    private final Map<String, Long> beats = new HashMap<>();

    /** When each run was first seen, by this writer's clock, nanoseconds. */
    private final Map<String, Long> watchedSince = new HashMap<>();

    private int pauses;

    /**
     * Creates the registration of a submission's writer.
     *
     * @param starting the submission
     * @param before restores the rows of the checkpoint from which the attempt recovered
     */
    RunRegistration(JobRun starting, String schema, JobAttempt attempt, RowsBefore before) {
        this(starting, schema, attempt, before, System::nanoTime);
    }

    RunRegistration(
            JobRun starting,
            String schema,
            JobAttempt attempt,
            RowsBefore before,
            LongSupplier clock) {
        this.starting = starting;
        this.schema = schema;
        this.attempt = attempt;
        this.before = before;
        this.clock = clock;
        registry = new RunRegistry(starting, schema, attempt.job());
    }

    /**
     * Registers the writer; returns when the writer may write.
     *
     * @param restored the run in the writer's state; null where there is none
     * @param hasState whether the job was restored
     * @throws SuppressRestartsException when the job may not write; its cause explains what to do
     */
    RunLease register(RetryingConnection database, String restored, boolean hasState)
            throws SQLException, IOException, InterruptedException {
        long siblingUntil = clock.getAsLong() + SIBLING_MS * 1_000_000;
        while (true) {
            boolean expectsSibling = hasState && clock.getAsLong() < siblingUntil;
            RunRules rules =
                    new RunRules(starting, schema, attempt.job(), restored, expectsSibling);
            RunRules.Decision decision = database.run(connection -> register(connection, rules));
            switch (decision.verdict()) {
                case GRANTED -> {
                    return new RunLease(
                            schema, decision.run(), starting.submission(), attempt.attempt());
                }
                case REFUSED -> throw RowsOfAnotherRunException.endingJob(decision.message());
                case UNDECIDED -> pause();
            }
        }
    }

    private void pause() throws InterruptedException {
        pauses++;
        if (pauses % PAUSES_TO_LOG == 0) {
            LOG.warn(
                    "Still waiting to write into schema \"{}\": another session holds a lock of its"
                            + " registry or of its run, or another writer of this job is not ready;"
                            + " see pg_stat_activity and table {}.job_run",
                    schema,
                    schema);
        }
        Thread.sleep(PAUSE_MS);
    }

    private RunRules.Decision register(Connection connection, RunRules rules) throws SQLException {
        if (!registry.tryLock(connection)) {
            connection.rollback();
            return UNDECIDED;
        }
        RunRules.Known known = registry.read(connection);
        long now = clock.getAsLong();
        known.runs()
                .forEach(
                        (name, other) -> {
                            beats.putIfAbsent(name, other.beat());
                            watchedSince.putIfAbsent(name, now);
                        });
        known.runs()
                .replaceAll(
                        (name, other) ->
                                other.silentAtLeast((now - watchedSince.get(name)) / 1_000_000));
        RunRules.Decision decision = rules.decide(known, beats);
        if (decision.verdict() == RunRules.Verdict.GRANTED) {
            List<String> runs = new ArrayList<>(decision.taken());
            if (registry.hasOtherAttempt(connection, decision.run(), attempt.attempt())) {
                runs.add(decision.run());
            }
            if (!registry.tryTake(connection, runs)) {
                connection.rollback();
                return UNDECIDED;
            }
            registry.enter(connection, decision.run(), decision.taken());
            if (registry.begin(connection, decision.run(), attempt.attempt())) {
                before.restore(connection, decision.run(), attempt.checkpoint());
            }
        }
        connection.commit();
        return decision;
    }
}
