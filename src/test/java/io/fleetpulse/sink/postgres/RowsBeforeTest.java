package io.fleetpulse.sink.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Attempts of a job, of which later ones do not write again what earlier ones wrote. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
class RowsBeforeTest {

    private static final String STATUS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";
    private static final String KEPT = "SELECT count(*) FROM fleet.row_before";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    private static OperatorSubtaskState checkpoint(
            OneInputStreamOperatorTestHarness<Change, Change> writer, long checkpoint)
            throws Exception {
        writer.prepareSnapshotPreBarrier(checkpoint);
        return writer.snapshot(checkpoint, 1);
    }

    private static void flush(
            OneInputStreamOperatorTestHarness<Change, Change> writer, Change... changes)
            throws Exception {
        for (Change change : changes) {
            writer.processElement(change, 0);
        }
        writer.prepareSnapshotPreBarrier(99);
    }

    @Test
    void aRecoveryRestoresTheRowsOfTheCheckpoint() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            flush(
                    writer,
                    TableRows.status("changed", "online"),
                    TableRows.status("deleted", "online"),
                    TableRows.status("kept", "online"));
            state = checkpoint(writer, 1);
            writer.notifyOfCompletedCheckpoint(1);
            flush(
                    writer,
                    TableRows.status("changed", "offline"),
                    Change.delete(Table.DEVICE_STATUS, "p", "deleted"),
                    TableRows.status("new", "online"));
            flush(writer, TableRows.status("changed", "lost"));
            checkpoint(writer, 2);
            flush(
                    writer,
                    TableRows.status("changed", "lost again"),
                    TableRows.status("newer", "online"));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.recover(state, 1)) {
            assertEquals(
                    List.of("changed,online", "deleted,online", "kept,online"),
                    database.rows(STATUS));
            assertEquals(List.of("0"), database.rows(KEPT));
            flush(writer, TableRows.status("changed", "offline"));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.recover(state, 1)) {
            assertEquals(
                    List.of("changed,online", "deleted,online", "kept,online"),
                    database.rows(STATUS));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text DEFAULT 5 | 5",
                "text GENERATED ALWAYS AS (upper(device_name)) STORED | D",
                "bigint GENERATED ALWAYS AS IDENTITY (START 7) | 7"
            })
    void aRecoveryRestoresAColumnThatTheOperatorAdded(String column, String value)
            throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute("ALTER TABLE fleet.device_status ADD \"of % ours\" " + column);
            flush(writer, TableRows.status("d", "online"));
            state = checkpoint(writer, 1);
            flush(writer, Change.delete(Table.DEVICE_STATUS, "p", "d"));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.recover(state, 1)) {
            assertEquals(
                    List.of("online," + value),
                    database.rows("SELECT status, \"of % ours\" FROM fleet.device_status"));
        }
    }

    @Test
    void aCompletedCheckpointKeepsItsRows() throws Exception {
        OperatorSubtaskState state;
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            checkpoint(writer, 1);
            flush(writer, TableRows.status("d", "online"));
            state = checkpoint(writer, 2);
            writer.notifyOfCompletedCheckpoint(2);
            assertEquals(List.of("0"), database.rows(KEPT));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.recover(state, 2)) {
            assertEquals(List.of("d,online"), database.rows(STATUS));
        }
    }

    @Test
    void aStartOverBeforeTheFirstCheckpointBeginsWithTheRowsBeforeTheStart() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            flush(writer, TableRows.status("d", "online"));
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            assertEquals(List.of(), database.rows(STATUS));
        }
    }

    @Test
    void everyValueOfEveryTableIsRestoredAsItWas() throws Exception {
        List<Table> tables =
                Stream.of(Table.values())
                        .filter(table -> !RowsBefore.REWRITTEN.contains(table))
                        .toList();
        OperatorSubtaskState state;
        Map<Table, List<String>> expected = new TreeMap<>();
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            for (Table table : tables) {
                flush(writer, TableRows.full(table), TableRows.empty(table));
                expected.put(table, rows(table));
            }
            state = checkpoint(writer, 1);
            for (Table table : tables) {
                flush(writer, TableRows.delete(table));
            }
        }
        for (Table table : tables) {
            assertEquals(1, rows(table).size(), table.label());
        }
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.recover(state, 1)) {
            for (Table table : tables) {
                assertEquals(expected.get(table), rows(table));
            }
        }
    }

    private List<String> rows(Table table) throws SQLException {
        return database.rows(
                "SELECT to_jsonb(t)::text FROM fleet." + table.relation() + " t ORDER BY 1");
    }

    /** The first writer of an attempt restores the rows of all; the others may not do it again. */
    @Test
    void writersOfOneAttemptRestoreOnce() throws Exception {
        try (RetryingConnection connection = database.connection()) {
            for (String attempt : List.of("graph/1", "graph/1", "graph/2")) {
                List<String> written = database.rows(STATUS);
                RunLease lease = TestDatabase.register(connection, attempt);
                assertEquals(
                        attempt.equals("graph/1") ? written : List.of(), database.rows(STATUS));
                connection.run(flush(lease, attempt));
            }
        }
    }

    private static Flush flush(RunLease lease, String status) {
        Batch batch = new Batch();
        batch.add(TableRows.status("d", status));
        RowsBefore before = new RowsBefore("fleet");
        return new Flush(
                batch, new RowWriter(TableSql.all("fleet"), before, lease.run(), 0), lease);
    }

    /** A TaskManager that Flink has lost may still run, and try to write. */
    @Test
    void anEarlierAttemptWritesNoMore() throws Exception {
        try (RetryingConnection lost = database.connection();
                RetryingConnection connection = database.connection()) {
            RunLease earlier = TestDatabase.register(lost, "graph/0");
            lost.run(flush(earlier, "of the earlier attempt"));
            RunLease later = TestDatabase.register(connection, "graph/1");
            assertEquals(List.of(), database.rows(STATUS));

            assertThatThrownBy(() -> lost.run(flush(earlier, "of the earlier attempt")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("A later attempt of this job writes the tables");
            assertEquals(List.of(), database.rows(STATUS));
            connection.run(flush(later, "of the later attempt"));
            assertEquals(List.of("d,of the later attempt"), database.rows(STATUS));
        }
    }

    @Test
    void anAttemptWaitsForTheFlushOfAnEarlierOne() throws Exception {
        try (RetryingConnection lost = database.connection();
                RetryingConnection connection = database.connection()) {
            RunLease earlier = TestDatabase.register(lost, "graph/0");
            CompletableFuture<RunLease> later =
                    lost.run(
                            open -> {
                                earlier.hold(open);
                                CompletableFuture<RunLease> registers = registers(connection);
                                assertThatThrownBy(() -> registers.get(1, TimeUnit.SECONDS))
                                        .isInstanceOf(TimeoutException.class);
                                open.commit();
                                return registers;
                            });
            connection.run(flush(later.get(), "of the later attempt"));
        }
        assertEquals(List.of("d,of the later attempt"), database.rows(STATUS));
    }

    private static CompletableFuture<RunLease> registers(RetryingConnection connection) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return TestDatabase.register(connection, "graph/1");
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    }
                });
    }

    @Test
    void rowsThatEveryAttemptWritesAgainAreNotKept() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            flush(writer, TableRows.property("d", "1"));
            assertEquals(List.of("0"), database.rows(KEPT));
        }
    }
}
