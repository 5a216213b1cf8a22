package io.fleetpulse.sink.postgres;

import io.fleetpulse.result.Table;
import io.fleetpulse.sink.run.JobRun;

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
 * The tables {@code job_run} and {@code job_run_table} of a schema, which record the run that
 * writes each table. All methods work in the caller's transaction.
 */
final class RunRegistry {

    private final JobRun starting;
    private final String schema;
    private final String job;

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

    /** Locks the registry until the transaction ends; returns false if another writer has it. */
    boolean tryLock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet locked =
                        statement.executeQuery(
                                "SELECT pg_try_advisory_xact_lock(hashtextextended('fleetpulse run "
                                        + schema
                                        + "', 0))")) {
            locked.next();
            return locked.getBoolean(1);
        }
    }

    /** Reads the contents of the registry. */
    RunRules.Known read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return new RunRules.Known(runs(statement), owners(statement), filled(statement));
        }
    }

    private Map<String, KnownRun> runs(Statement statement) throws SQLException {
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
        return runs;
    }

    /** Returns the run of each table that has one, by the table's name. */
    private Map<String, String> owners(Statement statement) throws SQLException {
        Map<String, String> owners = new HashMap<>();
        try (ResultSet found =
                statement.executeQuery(
                        "SELECT table_name, run_id FROM " + schema + ".job_run_table")) {
            while (found.next()) {
                owners.put(found.getString(1), found.getString(2));
            }
        }
        return owners;
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

    /** Locks these runs to write their rows; returns false where a writer of one is flushing. */
    boolean tryTake(Connection connection, List<String> runs) throws SQLException {
        try (PreparedStatement locked =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + schema
                                + ".job_run WHERE run_id = ? FOR UPDATE SKIP LOCKED")) {
            for (String taken : runs) {
                locked.setString(1, taken);
                try (ResultSet found = locked.executeQuery()) {
                    if (!found.next()) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /** Whether the newest attempt that wrote a run is another one than the given attempt. */
    boolean hasOtherAttempt(Connection connection, String run, String attempt) throws SQLException {
        try (PreparedStatement other =
                connection.prepareStatement(
                        "SELECT 1 FROM "
                                + schema
                                + ".job_run WHERE run_id = ? AND attempt IS DISTINCT FROM ?")) {
            other.setString(1, run);
            other.setString(2, attempt);
            try (ResultSet found = other.executeQuery()) {
                return found.next();
            }
        }
    }

    /** Records that the submission writes the run's rows and owns its own tables. */
    void enter(Connection connection, String run, List<String> taken) throws SQLException {
        markReplaced(connection, run, taken);
        enterRun(connection, run);
        ownTables(connection, run);
    }

    /** Records that an attempt of the job has begun; returns false if it was recorded before. */
    boolean begin(Connection connection, String run, String attempt) throws SQLException {
        try (PreparedStatement begun =
                connection.prepareStatement(
                        "UPDATE "
                                + schema
                                + ".job_run SET attempt = ? WHERE run_id = ?"
                                + " AND attempt IS DISTINCT FROM ?")) {
            begun.setString(1, attempt);
            begun.setString(2, run);
            begun.setString(3, attempt);
            return begun.executeUpdate() == 1;
        }
    }

    private void markReplaced(Connection connection, String run, List<String> taken)
            throws SQLException {
        try (PreparedStatement replaced =
                connection.prepareStatement(
                        "UPDATE " + schema + ".job_run SET replaced_by = ? WHERE run_id = ?")) {
            for (String other : taken) {
                replaced.setString(1, run);
                replaced.setString(2, other);
                replaced.executeUpdate();
            }
        }
    }

    private void enterRun(Connection connection, String run) throws SQLException {
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
            entered.setString(1, run);
            entered.setString(2, starting.submission());
            entered.setString(3, job);
            entered.setString(4, starting.group());
            entered.setString(5, starting.topics());
            entered.setBoolean(6, starting.bounded());
            entered.setString(7, starting.tables().toString());
            entered.executeUpdate();
        }
    }

    private void ownTables(Connection connection, String run) throws SQLException {
        try (PreparedStatement owned =
                connection.prepareStatement(
                        "INSERT INTO "
                                + schema
                                + ".job_run_table AS kept (table_name, run_id) SELECT name, ?"
                                + " FROM unnest(?::text[]) AS name ON CONFLICT (table_name) DO"
                                + " UPDATE SET run_id = excluded.run_id WHERE kept.run_id"
                                + " IS DISTINCT FROM excluded.run_id")) {
            Object[] tables = starting.tables().tables().stream().map(Table::relation).toArray();
            owned.setString(1, run);
            owned.setArray(2, connection.createArrayOf("text", tables));
            owned.executeUpdate();
        }
    }
}
