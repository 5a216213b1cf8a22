package io.fleetpulse.endtoend;

import io.fleetpulse.tools.Eventually;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/**
 * Holds the job in the middle of its input, however fast the job reads. A writer of a message count
 * of one of the given minutes waits in the database until the test releases it, and the
 * backpressure of the waiting writer stops the source.
 */
final class HeldWriter implements AutoCloseable {

    /** The first half of the keys of this test's advisory locks. */
    private static final int LOCK = 4711;

    private static final String TRIGGER =
            """
            CREATE FUNCTION fleet.wait_in_test() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(%d, minute)
                FROM generate_series(0, %d) AS minute
                WHERE NEW.window_start = to_timestamp(%d) + minute * interval '1 minute';
                RETURN NEW;
            END $$;
            CREATE TRIGGER wait_in_test BEFORE INSERT ON fleet.stream_window_base
                FOR EACH ROW EXECUTE FUNCTION fleet.wait_in_test()
            """;

    private static final String FIRST_WAITING =
            """
            SELECT coalesce(min(objid::bigint), -1) FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND classid = %d
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
                    .formatted(LOCK);

    private final Connection connection;

    /**
     * Creates the schema in an empty database, and blocks writers of the given minutes.
     *
     * @param start when the input starts
     * @param minutes minutes after the one in which the input starts
     */
    HeldWriter(String database, Instant start, int... minutes) throws Exception {
        Servers.createSchema(database);
        connection = DriverManager.getConnection(database);
        long first = Math.floorDiv(start.getEpochSecond(), 60) * 60;
        execute(TRIGGER.formatted(LOCK, 1_000, first));
        for (int minute : minutes) {
            execute("SELECT pg_advisory_lock(%d, %d)".formatted(LOCK, minute));
        }
    }

    /** Waits until a writer is blocked, and returns the minute. */
    int awaitHeld() throws Exception {
        Eventually.holds("a writer is blocked", () -> number(FIRST_WAITING) >= 0);
        return number(FIRST_WAITING);
    }

    /** Waits until a writer is blocked at this minute. */
    void awaitHeld(int minute) throws Exception {
        Eventually.holds("a writer has come to minute " + minute, () -> waiting(minute) > 0);
    }

    /** Ends the connections of all writers, and returns how many there were. */
    int terminateWriters() throws SQLException {
        return number(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    /** Lets writers pass this minute. */
    void release(int minute) throws SQLException {
        execute("SELECT pg_advisory_unlock(%d, %d)".formatted(LOCK, minute));
    }

    /** Lets writers pass every minute. */
    void releaseAll() throws SQLException {
        execute("SELECT pg_advisory_unlock_all()");
    }

    private int waiting(int minute) throws SQLException {
        return number(
                ("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                                + " AND database = (SELECT oid FROM pg_database"
                                + " WHERE datname = current_database())"
                                + " AND classid = %d AND objid = %d")
                        .formatted(LOCK, minute));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
