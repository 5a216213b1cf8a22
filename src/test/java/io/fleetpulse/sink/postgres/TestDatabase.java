package io.fleetpulse.sink.postgres;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.ChangeSerializer;
import io.fleetpulse.result.TableChoice;
import io.fleetpulse.sink.refused.LargestRecord;
import io.fleetpulse.sink.refused.RecordSizes;
import io.fleetpulse.sink.run.JobRun;
import io.fleetpulse.tools.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A fresh database on one PostgreSQL server that all tests of this JVM share. */
final class TestDatabase {

    static final RetryPauses IMPATIENT =
            new RetryPauses(Duration.ofMillis(20), Duration.ofMillis(80), 4);

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final String url;

    /** State of the last writer of {@link #write}, and its checkpoint. */
    private OperatorSubtaskState saved;

    private long checkpoint;

    private TestDatabase(String url) {
        this.url = url;
    }

    static TestDatabase create() throws SQLException {
        return createOn(Server.SHARED);
    }

    static TestDatabase createOn(EmbeddedPostgres server) throws SQLException {
        return createOn(server, "");
    }

    /** Creates a database with options of CREATE DATABASE. */
    static TestDatabase createWith(String options) throws SQLException {
        return createOn(Server.SHARED, options);
    }

    private static TestDatabase createOn(EmbeddedPostgres server, String options)
            throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        new TestDatabase(server.getJdbcUrl("postgres", "postgres"))
                .execute("CREATE DATABASE " + name + " " + options);
        return new TestDatabase("jdbc:postgresql://localhost:" + server.getPort() + "/" + name);
    }

    PostgresConfig config() {
        return config("postgres", 1_000, Duration.ofSeconds(1));
    }

    PostgresConfig config(String user, int flushRows, Duration flushInterval) {
        return new PostgresConfig(url, user, null, null, "fleet", flushRows, flushInterval);
    }

    private String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** A submission with this name. */
    static JobRun run(String submission) {
        return new JobRun(submission, 0, "g", "t", false, "fleet", TableChoice.ALL, false);
    }

    /** A connection, and a schema with tables. */
    RetryingConnection connection() throws Exception {
        RetryingConnection connection = new RetryingConnection(config(), IMPATIENT);
        connection.run(new Schema("fleet", "postgres"));
        return connection;
    }

    /** Registers a writer of an attempt; all attempts belong to one submission. */
    static RunLease register(RetryingConnection connection, String attempt) throws Exception {
        return new RunRegistration(
                        run("submission"),
                        "fleet",
                        new JobAttempt("job", attempt, 0),
                        new RowsBefore("fleet"))
                .register(connection, null, false);
    }

    /** A writer; all writers of this database belong to one run. */
    OneInputStreamOperatorTestHarness<Change, Change> writer() throws Exception {
        return writer(config());
    }

    OneInputStreamOperatorTestHarness<Change, Change> writer(PostgresConfig config)
            throws Exception {
        return writer(config, () -> LargestRecord.UNLIMITED);
    }

    OneInputStreamOperatorTestHarness<Change, Change> writer(
            PostgresConfig config, RecordSizes sizes) throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PostgresWriter(config, run(name()), sizes, IMPATIENT),
                        ChangeSerializer.INSTANCE);
        harness.setup(ChangeSerializer.INSTANCE);
        harness.open();
        return harness;
    }

    /** A writer of an attempt of the same run that recovers from a checkpoint. */
    OneInputStreamOperatorTestHarness<Change, Change> recover(
            OperatorSubtaskState state, long checkpoint) throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new PostgresWriter(
                                config(), run(name()), () -> LargestRecord.UNLIMITED, IMPATIENT),
                        ChangeSerializer.INSTANCE);
        harness.setup(ChangeSerializer.INSTANCE);
        harness.setRestoredCheckpointId(checkpoint);
        harness.initializeState(state);
        harness.open();
        return harness;
    }

    /**
     * Writes changes by a writer that continues where the last one ended; returns the dead letters.
     */
    List<Change> write(List<Change> changes) throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                saved == null ? writer() : recover(saved, checkpoint)) {
            for (Change change : changes) {
                writer.processElement(change, 0);
            }
            checkpoint++;
            writer.prepareSnapshotPreBarrier(checkpoint);
            saved = writer.snapshot(checkpoint, checkpoint);
            return writer.extractOutputValues();
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", "");
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            statement.execute(sql);
        }
    }

    /** Executes scripts of {@code deploy/postgres}. */
    void script(String... names) throws SQLException, IOException {
        for (String name : names) {
            execute(Files.readString(Path.of("deploy", "postgres", name)));
        }
    }

    /** Executes one statement outside a transaction and returns its notices. */
    List<String> notices(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            List<String> notices = new ArrayList<>();
            SQLWarning notice = statement.getWarnings();
            while (notice != null) {
                notices.add(notice.getMessage());
                notice = notice.getNextWarning();
            }
            return notices;
        }
    }

    /** The rows of a query; columns are text separated by commas. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            try (ResultSet found = statement.executeQuery(sql)) {
                List<String> rows = new ArrayList<>();
                while (found.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                        columns.add(String.valueOf(found.getString(column)));
                    }
                    rows.add(String.join(",", columns));
                }
                return rows;
            }
        }
    }

    /** Closes all other connections to this database. */
    void cutConnections() throws SQLException {
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
    }

    private static final class Server {
        private static final EmbeddedPostgres SHARED = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = TestPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException failure) {
                throw new IllegalStateException("PostgreSQL does not start", failure);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException failure) {
                throw new IllegalStateException("PostgreSQL does not stop", failure);
            }
        }
    }
}
