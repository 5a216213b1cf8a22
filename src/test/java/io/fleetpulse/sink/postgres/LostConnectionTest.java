package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fleetpulse.config.PostgresConfig;
import io.fleetpulse.result.Change;
import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class LostConnectionTest {

    private static final String LINKS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    @Test
    void aLostConnectionIsRetriedAndNothingIsLost() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            database.cutConnections();
            writer.processElement(TableRows.status("d", "offline"), 0);
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(List.of("d,offline"), database.rows(LINKS));
        }
    }

    @Test
    void aConnectionThatIsLostWithinAFlushIsRetried() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer();
                Connection blocker = database.connect();
                Statement lock = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            lock.execute("LOCK TABLE fleet.device_status");
            Thread cutter = new Thread(() -> cutWhenSomebodyWaits(blocker));
            cutter.start();
            writer.processElement(TableRows.property("d", "1"), 0);
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            cutter.join();
            assertEquals(List.of("d,online"), database.rows(LINKS));
        }
    }

    private void cutWhenSomebodyWaits(Connection blocker) {
        try {
            while (database.rows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
                Thread.sleep(10);
            }
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
            blocker.rollback();
        } catch (SQLException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void aServerThatStaysAwayFailsTheJob() throws Exception {
        try (EmbeddedPostgres server = TestPostgres.start()) {
            OneInputStreamOperatorTestHarness<Change, Change> writer =
                    TestDatabase.createOn(server).writer();
            writer.processElement(TableRows.status("d", "online"), 0);
            server.close();
            // A server that is still ending refuses with another state.
            Eventually.holds("nobody listens on the port", () -> isRefused(server.getPort()));
            SQLException failure =
                    assertThrows(SQLException.class, () -> writer.prepareSnapshotPreBarrier(1));
            assertEquals("08001", failure.getSQLState());
            writer.getOperator().close();
        }
    }

    /** After a fail-over the first server may be the standby. */
    @Test
    void ofSeveralServersThePrimaryIsWritten() throws Exception {
        try (EmbeddedPostgres readOnly = TestPostgres.start();
                EmbeddedPostgres primary = TestPostgres.start()) {
            try (Connection admin = readOnly.getPostgresDatabase().getConnection();
                    Statement setting = admin.createStatement()) {
                setting.execute("ALTER SYSTEM SET default_transaction_read_only = on");
                setting.execute("SELECT pg_reload_conf()");
            }
            String port = String.valueOf(primary.getPort());
            for (String servers :
                    List.of(
                            "localhost:" + readOnly.getPort() + ",localhost:" + port,
                            "localhost:" + port + ",localhost:" + readOnly.getPort())) {
                PostgresConfig config =
                        new PostgresConfig(
                                "jdbc:postgresql://" + servers + "/postgres",
                                "postgres",
                                null,
                                null,
                                "fleet",
                                1,
                                Duration.ofSeconds(1));
                try (RetryingConnection connection =
                        new RetryingConnection(config, TestDatabase.IMPATIENT)) {
                    assertEquals(port, connection.run(LostConnectionTest::port), servers);
                }
            }
        }
    }

    private static String port(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW port")) {
            found.next();
            return found.getString(1);
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    @Test
    void aMissingTableIsNoReasonForDeadLetters() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute("DROP TABLE fleet.device_status CASCADE");
            writer.processElement(TableRows.status("d", "online"), 0);
            SQLException failure =
                    assertThrows(SQLException.class, () -> writer.prepareSnapshotPreBarrier(1));
            assertEquals("42P01", failure.getSQLState());
            database.execute(
                    "CREATE TABLE fleet.device_status (product_key text, device_name text, iot_id"
                        + " text, status text, since timestamptz, offline_reason bigint, client_ip"
                        + " text, PRIMARY KEY (product_key, device_name))");
        }
    }

    @Test
    void twoWritersOfTheSameRowsDoNotDeadlock() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (boolean backwards : List.of(false, true)) {
            RetryingConnection connection = database.connection();
            RunLease lease = TestDatabase.register(connection, "graph/0");
            threads.add(new Thread(() -> writeMany(connection, lease, backwards)));
        }
        for (Thread thread : threads) {
            thread.setUncaughtExceptionHandler((which, failure) -> failures.add(failure));
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertEquals(
                List.of("0"),
                database.rows(
                        "SELECT deadlocks FROM pg_stat_database WHERE datname ="
                                + " current_database()"));
        assertEquals(200, database.rows(LINKS).size());
    }

    private static void writeMany(
            RetryingConnection connection, RunLease lease, boolean backwards) {
        try (connection) {
            for (int flush = 0; flush < 20; flush++) {
                Batch batch = new Batch();
                for (int row = 0; row < 200; row++) {
                    int device = backwards ? 199 - row : row;
                    batch.add(TableRows.status("d" + device, backwards + "-" + flush));
                }
                RowWriter writer =
                        new RowWriter(
                                TableSql.all("fleet"), new RowsBefore("fleet"), lease.run(), flush);
                connection.run(new Flush(batch, writer, lease));
            }
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
