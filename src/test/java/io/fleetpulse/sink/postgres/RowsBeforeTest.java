package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.run.JobRun;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;

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
        for (Table table : Table.values()) {
            if (RowsBefore.REWRITTEN.contains(table)) {
                continue;
            }
            database = TestDatabase.create();
            String rows =
                    "SELECT to_jsonb(t)::text FROM fleet." + table.relation() + " t ORDER BY 1";
            OperatorSubtaskState state;
            List<String> expected;
            try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
                flush(writer, TableRows.full(table), TableRows.empty(table));
                expected = database.rows(rows);
                state = checkpoint(writer, 1);
                flush(writer, TableRows.delete(table));
            }
            assertEquals(1, database.rows(rows).size());
            try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                    database.recover(state, 1)) {
                assertEquals(expected, database.rows(rows));
            }
        }
    }

    /** The first writer of an attempt restores the rows of all; the others may not do it again. */
    @Test
    void writersOfOneAttemptRestoreOnce() throws Exception {
        RowsBefore before = new RowsBefore("fleet");
        JobRun run = TestDatabase.run("submission");
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
            for (String attempt : List.of("graph/1", "graph/1", "graph/2")) {
                List<String> written = database.rows(STATUS);
                RunLease lease =
                        new RunRegistration(run, "fleet", new JobAttempt("job", attempt, 0), before)
                                .register(connection, null, false);
                assertEquals(
                        attempt.equals("graph/1") ? written : List.of(), database.rows(STATUS));
                Batch batch = new Batch();
                batch.add(TableRows.status("d", attempt));
                RowWriter writer = new RowWriter(TableSql.all("fleet"), before, lease.run(), 0);
                connection.run(new Flush(batch, writer, lease));
            }
        }
    }

    @Test
    void rowsThatEveryAttemptWritesAgainAreNotKept() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            flush(writer, TableRows.property("d", "1"));
            assertEquals(List.of("0"), database.rows(KEPT));
        }
    }
}
