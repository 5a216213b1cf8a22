package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Table;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Records in the schema which run writes each table, and when its writers last gave a sign of life.
 * A writer checks the registry before its first row, and again in every transaction. The registry
 * works behind a pooler that assigns connections by transaction: no lock and no setting outlives a
 * transaction.
 *
 * <p>A transaction-level lock lets writers register one after the other. Each flush locks the row
 * of its run {@code FOR KEY SHARE}. A job that takes over the run's tables locks that row
 * {@code FOR UPDATE}, so it never takes a run during a flush, and the next flush finds the
 * take-over.
 */
final class RunRegistry {

    /** Milliseconds between the signs of life of a writer. */
    static final long BEAT_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(RunRegistry.class);
    private static final long PAUSE_MS = 200;

    /**
     * Milliseconds that a restored writer without the run in its state waits for a writer that has
     * it.
     */
    private static final long SIBLING_MS = 5_000;

    private final JobRun starting;
    private final String schema;
    private final String job;
    private String run;

    /**
     * Creates the registry of a schema for one submission.
     *
     * @param starting the submission
     * @param job Flink's id of the submission's job
     */
    RunRegistry(JobRun starting, String schema, String job) {
        this.starting = starting;
        this.schema = schema;
        this.job = job;
    }

    /**
     * Registers a writer of the submission; returns when the writer may write.
     *
     * @param restored the run in the writer's state; null where there is none
     * @param hasState whether the job was restored
     * @return the run
     * @throws SuppressRestartsException when the job may not write; its cause explains what to do
     */
    String register(RetryingConnection database, String restored, boolean hasState)
            throws SQLException, IOException, InterruptedException {
        long siblingUntil = System.nanoTime() + SIBLING_MS * 1_000_000;
        Map<String, Long> beats = new HashMap<>();
        while (true) {
            boolean expectsSibling = hasState && System.nanoTime() < siblingUntil;
            RunRules rules = new RunRules(starting, schema, job, restored, expectsSibling);
            RunRules.Decision decision =
                    database.run(connection -> attempt(connection, rules, beats));
            switch (decision.verdict()) {
                case GRANTED -> {
                    run = decision.run();
                    return run;
                }
                case REFUSED -> throw refused(decision.message());
                case UNDECIDED -> Thread.sleep(PAUSE_MS);
            }
        }
    }

    private static SuppressRestartsException refused(String message) {
        LOG.error(message);
        return new SuppressRestartsException(new RowsOfAnotherRunException(message));
    }

    private RunRules.Decision attempt(
            Connection connection, RunRules rules, Map<String, Long> beats) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!isFirst(statement)) {
                connection.rollback();
                return new RunRules.Decision(RunRules.Verdict.UNDECIDED, null, List.of(), null);
            }
            RunRules.Known known = known(statement);
            known.runs().forEach((name, other) -> beats.putIfAbsent(name, other.beat()));
            RunRules.Decision decision = rules.decide(known, beats);
            if (decision.verdict() == RunRules.Verdict.GRANTED) {
                if (!takes(connection, decision.taken())) {
                    connection.rollback();
                    return new RunRules.Decision(RunRules.Verdict.UNDECIDED, null, List.of(), null);
                }
                enter(connection, decision);
            }
            connection.commit();
            return decision;
        }
    }

    /** Whether no other writer registers itself at this moment. */
    private boolean isFirst(Statement statement) throws SQLException {
        try (ResultSet locked =
                statement.executeQuery(
                        "SELECT pg_try_advisory_xact_lock(hashtextextended('fleetpulse run "
                                + schema
                                + "', 0))")) {
            locked.next();
            return locked.getBoolean(1);
        }
    }

    private RunRules.Known known(Statement statement) throws SQLException {
        Map<String, KnownRun> runs = new TreeMap<>();
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT run_id, submission_id, job_id,"
                                + " (extract(epoch FROM seen_at) * 1000000)::bigint,"
                                + " (extract(epoch FROM clock_timestamp() - seen_at)"
                                + " * 1000)::bigint,"
                                + " ended_at IS NOT NULL, checkpointed, replaced_by IS NOT NULL,"
                                + " format('run %s (topics %s, group %s, begun %s, last seen %s)',"
                                + " run_id, topics, kafka_group,"
                                + " to_char(started_at AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'),"
                                + " to_char(seen_at AT TIME ZONE 'UTC',"
                                + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')) FROM "
                                + schema
                                + ".job_run")) {
            while (found.next()) {
                KnownRun known =
                        new KnownRun(
                                found.getString(1),
                                found.getString(2),
                                found.getString(3),
                                found.getLong(4),
                                found.getLong(5),
                                found.getBoolean(6),
                                found.getBoolean(7),
                                found.getBoolean(8),
                                found.getString(9));
                runs.put(known.run(), known);
            }
        }
        Map<String, String> owners = new HashMap<>();
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT table_name, run_id FROM " + schema + ".job_run_table")) {
            while (found.next()) {
                owners.put(found.getString(1), found.getString(2));
            }
        }
        return new RunRules.Known(runs, owners, filled(statement));
    }

    /** Returns those tables of the submission that hold rows. */
    private List<String> filled(Statement statement) throws SQLException {
        String queries =
                starting.tables().tables().stream()
                        .map(Table::relation)
                        .map(
                                relation ->
                                        "SELECT '%2$s' WHERE EXISTS (SELECT FROM %1$s.\"%2$s\")"
                                                .formatted(schema, relation))
                        .collect(Collectors.joining(" UNION ALL "));
        List<String> filled = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(queries)) {
            while (found.next()) {
                filled.add(found.getString(1));
            }
        }
        return filled;
    }

    /** Locks these runs to take their tables; returns false where a writer of one is flushing. */
    private boolean takes(Connection connection, List<String> runs) throws SQLException {
        try (PreparedStatement take =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + schema
                                + ".job_run WHERE run_id = ? FOR UPDATE SKIP LOCKED")) {
            for (String taken : runs) {
                take.setString(1, taken);
                try (ResultSet found = take.executeQuery()) {
                    if (!found.next()) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private void enter(Connection connection, RunRules.Decision decision) throws SQLException {
        try (PreparedStatement replaced =
                connection.prepareStatement(
                        "UPDATE " + schema + ".job_run SET replaced_by = ? WHERE run_id = ?")) {
            for (String taken : decision.taken()) {
                replaced.setString(1, decision.run());
                replaced.setString(2, taken);
                replaced.executeUpdate();
            }
        }
        try (PreparedStatement entered =
                connection.prepareStatement(
                        "INSERT INTO "
                                + schema
                                + ".job_run AS kept (run_id, submission_id, job_id, kafka_group,"
                                + " topics, bounded, result_tables, checkpointed, seen_at) VALUES"
                                + " (?, ?, ?, ?, ?, ?, ?, false, clock_timestamp()) ON CONFLICT"
                                + " (run_id) DO UPDATE SET submission_id = excluded.submission_id,"
                                + " job_id = excluded.job_id, kafka_group = excluded.kafka_group,"
                                + " topics = excluded.topics, bounded = excluded.bounded,"
                                + " result_tables = excluded.result_tables,"
                                + " seen_at = excluded.seen_at, ended_at = NULL,"
                                + " replaced_by = NULL")) {
            entered.setString(1, decision.run());
            entered.setString(2, starting.submission());
            entered.setString(3, job);
            entered.setString(4, starting.group());
            entered.setString(5, starting.topics());
            entered.setBoolean(6, starting.bounded());
            entered.setString(7, starting.tables().toString());
            entered.executeUpdate();
        }
        try (PreparedStatement owned =
                connection.prepareStatement(
                        "INSERT INTO "
                                + schema
                                + ".job_run_table AS kept (table_name, run_id) SELECT name, ?"
                                + " FROM unnest(?::text[]) AS name ON CONFLICT (table_name) DO"
                                + " UPDATE SET run_id = excluded.run_id WHERE kept.run_id"
                                + " IS DISTINCT FROM excluded.run_id")) {
            Object[] tables = starting.tables().tables().stream().map(Table::relation).toArray();
            owned.setString(1, decision.run());
            owned.setArray(2, connection.createArrayOf("text", tables));
            owned.executeUpdate();
        }
    }

    /**
     * Holds the run for this submission until the transaction ends.
     *
     * @throws SuppressRestartsException when another submission has taken over the tables
     */
    void hold(Connection connection) throws SQLException {
        try (PreparedStatement held =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + schema
                                + ".job_run WHERE run_id = ? AND submission_id = ?"
                                + " AND replaced_by IS NULL FOR KEY SHARE")) {
            held.setString(1, run);
            held.setString(2, starting.submission());
            try (ResultSet found = held.executeQuery()) {
                if (found.next()) {
                    return;
                }
            }
        }
        connection.rollback();
        throw refused(
                "Another job has taken over the tables of schema \""
                        + schema
                        + "\" from run "
                        + run
                        + ", because this job gave no sign of life for "
                        + KnownRun.DEAD_AFTER_MS / 1000
                        + " s or more: see table "
                        + schema
                        + ".job_run. This job writes no more rows");
    }

    /** Gives a sign of life, and marks the run as not ended. */
    void beat(Connection connection) throws SQLException {
        update(connection, "seen_at = clock_timestamp(), ended_at = NULL");
    }

    /** Records a completed checkpoint: from now on a start without state is another run. */
    void checkpointed(Connection connection) throws SQLException {
        update(connection, "checkpointed = true");
    }

    /** Records that a writer has stopped; the next sign of life of another writer undoes this. */
    void end(Connection connection) throws SQLException {
        update(connection, "ended_at = clock_timestamp()");
    }

    private void update(Connection connection, String assignments) throws SQLException {
        try (PreparedStatement updated =
                connection.prepareStatement(
                        "UPDATE "
                                + schema
                                + ".job_run SET "
                                + assignments
                                + " WHERE run_id = ? AND submission_id = ?"
                                + " AND replaced_by IS NULL")) {
            updated.setString(1, run);
            updated.setString(2, starting.submission());
            updated.executeUpdate();
        }
        connection.commit();
    }
}
