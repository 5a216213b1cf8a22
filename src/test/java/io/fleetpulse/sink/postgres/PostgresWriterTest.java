package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class PostgresWriterTest {

    private static final String LINKS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    @Test
    void nothingIsWrittenBeforeAFlush() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.status("d", "online"), 0);
            assertEquals(List.of(), database.rows(LINKS));
        }
    }

    @Test
    void aCheckpointBarrierFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("d,online"), database.rows(LINKS));
        }
    }

    @Test
    void theIntervalFlushesFromTheFirstWaitingRowOn() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.setProcessingTime(100);
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.setProcessingTime(900);
            writer.processElement(TableRows.status("e", "online"), 0);
            writer.setProcessingTime(1_099);
            assertEquals(List.of(), database.rows(LINKS));
            writer.setProcessingTime(1_100);
            assertEquals(List.of("d,online", "e,online"), database.rows(LINKS));
            writer.processElement(TableRows.status("d", "offline"), 0);
            writer.setProcessingTime(2_100);
            assertEquals(List.of("d,offline", "e,online"), database.rows(LINKS));
        }
    }

    @Test
    void enoughRowsFlushWithoutLeavingATimer() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("postgres", 2, Duration.ofHours(1)))) {
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.processElement(TableRows.status("d", "offline"), 0);
            assertEquals(List.of(), database.rows(LINKS), "two changes of one row are one row");
            writer.processElement(TableRows.status("e", "online"), 0);
            assertEquals(List.of("d,offline", "e,online"), database.rows(LINKS));
        }
    }

    @Test
    void muchTextFlushesHoweverFewItsRowsAre() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            String megabyte = "x".repeat(1024 * 1024);
            for (int row = 0; row < 16; row++) {
                writer.processElement(TableRows.property("d" + row, "\"" + megabyte + "\""), 0);
            }
            assertEquals(16, database.rows("SELECT 1 FROM fleet.device_property").size());
        }
    }

    @Test
    void theEndOfTheInputFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.status("d", "online"), 0);
            writer.endInput();
            writer.getOperator().finish();
            assertEquals(List.of("d,online"), database.rows(LINKS));
        }
    }

    @Test
    void aFailureFlushesNothing() throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer();
        writer.processElement(TableRows.status("d", "online"), 0);
        writer.getOperator().close();
        assertEquals(List.of(), database.rows(LINKS));
    }

    @Test
    void theLastChangeOfARowWinsWithinAndAcrossFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.status("a", "online"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "a"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "b"), 0);
            writer.processElement(TableRows.status("b", "online"), 0);
            writer.processElement(TableRows.status("c", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("b,online", "c,online"), database.rows(LINKS));
            writer.processElement(TableRows.status("a", "offline"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "b"), 0);
            writer.processElement(TableRows.status("c", "offline"), 0);
            writer.processElement(TableRows.status("c", "online"), 0);
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(List.of("a,offline", "c,online"), database.rows(LINKS));
        }
    }

    @Test
    void replayChangesNoRowAndWritesNoneAgain() throws Exception {
        String versions = "SELECT ctid, xmin, device_name FROM fleet.device_property ORDER BY 3";
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.property("d", "1"), 0);
            writer.processElement(TableRows.property("e", "1"), 0);
            writer.prepareSnapshotPreBarrier(1);
        }
        List<String> before = database.rows(versions);
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(TableRows.property("e", "1"), 0);
            writer.processElement(TableRows.property("d", "1"), 0);
            writer.prepareSnapshotPreBarrier(2);
        }
        assertEquals(before, database.rows(versions));
    }
}
