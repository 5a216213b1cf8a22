package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class PostgresWriterTest {

    private static final String LINKS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";
    private static final int MORE_THAN_AN_INDEX_HOLDS = 100_000;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    private static Change status(String device, String status) {
        return Change.upsert(
                Table.DEVICE_STATUS, "p", device, null, status, 1_535_700_747_205L, null, null);
    }

    private static Change property(String device, String json) {
        return Change.upsert(Table.DEVICE_PROPERTY, "p", device, "t", json, 1_535_700_747_205L);
    }

    /** Text that does not compress, so that the index really refuses it. */
    private static String incompressible(int length) {
        StringBuilder text = new StringBuilder(length);
        long state = 42;
        for (int index = 0; index < length; index++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            text.append((char) ('!' + (state >>> 33) % 90));
        }
        return text.toString();
    }

    private static List<Change> emitted(OneInputStreamOperatorTestHarness<Change, Change> writer) {
        return writer.extractOutputValues();
    }

    @Test
    void nothingIsWrittenBeforeAFlush() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("d", "online"), 0);
            assertEquals(List.of(), database.rows(LINKS));
        }
    }

    @Test
    void aCheckpointBarrierFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("d,online"), database.rows(LINKS));
        }
    }

    @Test
    void theIntervalFlushesFromTheFirstWaitingRowOn() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.setProcessingTime(100);
            writer.processElement(status("d", "online"), 0);
            writer.setProcessingTime(900);
            writer.processElement(status("e", "online"), 0);
            writer.setProcessingTime(1_099);
            assertEquals(List.of(), database.rows(LINKS));
            writer.setProcessingTime(1_100);
            assertEquals(List.of("d,online", "e,online"), database.rows(LINKS));
            writer.processElement(status("d", "offline"), 0);
            writer.setProcessingTime(2_100);
            assertEquals(List.of("d,offline", "e,online"), database.rows(LINKS));
        }
    }

    @Test
    void enoughRowsFlushWithoutLeavingATimer() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("postgres", 2, Duration.ofHours(1)))) {
            writer.processElement(status("d", "online"), 0);
            writer.processElement(status("d", "offline"), 0);
            assertEquals(List.of(), database.rows(LINKS), "two changes of one row are one row");
            writer.processElement(status("e", "online"), 0);
            assertEquals(List.of("d,offline", "e,online"), database.rows(LINKS));
        }
    }

    @Test
    void muchTextFlushesHoweverFewItsRowsAre() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            String megabyte = "x".repeat(1024 * 1024);
            for (int row = 0; row < 16; row++) {
                writer.processElement(status("d" + row, megabyte), 0);
            }
            assertEquals(16, database.rows("SELECT 1 FROM fleet.device_status").size());
        }
    }

    @Test
    void theEndOfTheInputFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("d", "online"), 0);
            writer.endInput();
            writer.getOperator().finish();
            assertEquals(List.of("d,online"), database.rows(LINKS));
        }
    }

    @Test
    void aFailureFlushesNothing() throws Exception {
        OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer();
        writer.processElement(status("d", "online"), 0);
        writer.getOperator().close();
        assertEquals(List.of(), database.rows(LINKS));
    }

    @Test
    void theLastChangeOfARowWinsWithinAndAcrossFlushes() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("a", "online"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "a"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "b"), 0);
            writer.processElement(status("b", "online"), 0);
            writer.processElement(status("c", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("b,online", "c,online"), database.rows(LINKS));
            writer.processElement(status("a", "offline"), 0);
            writer.processElement(Change.delete(Table.DEVICE_STATUS, "p", "b"), 0);
            writer.processElement(status("c", "offline"), 0);
            writer.processElement(status("c", "online"), 0);
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(List.of("a,offline", "c,online"), database.rows(LINKS));
        }
    }

    @Test
    void replayChangesNoRowAndWritesNoneAgain() throws Exception {
        String versions = "SELECT ctid, xmin, device_name FROM fleet.device_status ORDER BY 3";
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("d", "online"), 0);
            writer.processElement(status("e", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
        }
        List<String> before = database.rows(versions);
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("e", "online"), 0);
            writer.processElement(status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(2);
        }
        assertEquals(before, database.rows(versions));
    }

    @Test
    void aRefusedRowAmongAThousandBecomesADeadLetterAndTheOthersAreWritten() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("postgres", 5_000, Duration.ofHours(1)))) {
            String tooLong = incompressible(MORE_THAN_AN_INDEX_HOLDS);
            for (int device = 0; device < 1_000; device++) {
                writer.processElement(status("d" + device, "online"), 0);
            }
            writer.processElement(status(tooLong, "online"), 0);
            writer.processElement(property("d1", "{\"ok\":1}"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(1_000, database.rows(LINKS).size());
            assertEquals(1, database.rows("SELECT 1 FROM fleet.device_property").size());
            List<Change> emitted = emitted(writer);
            assertEquals(1, emitted.size());
            Change deadLetter = emitted.get(0);
            assertEquals(Table.DEAD_LETTER, deadLetter.table());
            assertEquals("fleet.device_status", deadLetter.value(0));
            assertEquals(-1L, deadLetter.value(1));
            assertTrue((Long) deadLetter.value(2) >= 0);
            assertEquals("REJECTED_BY_SINK", deadLetter.value(4));
            assertTrue(((String) deadLetter.value(5)).startsWith("54000: index row"));
            assertTrue(((String) deadLetter.value(8)).startsWith("{\"product_key\":\"p\","));
            assertEquals(64 * 1024, ((String) deadLetter.value(8)).length());
            assertEquals(
                    List.of(
                            "fleet.device_status,-1,"
                                    + deadLetter.value(2)
                                    + ",REJECTED_BY_SINK,65536"),
                    database.rows(
                            "SELECT source_topic, source_partition, source_offset, reason,"
                                    + " length(value) FROM fleet.dead_letter"));
        }
    }

    @Test
    void theSameRowRefusedAgainIsTheSameDeadLetter() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
                writer.processElement(property("d", "{\"a\":\"\\u0000\"}"), 0);
                writer.prepareSnapshotPreBarrier(1);
                assertEquals(1, emitted(writer).size());
            }
        }
        assertEquals(
                List.of("22P05: unsupported Unicode escape sequence"),
                database.rows("SELECT detail FROM fleet.dead_letter"));
    }

    @Test
    void everyRowRefusedIsADeadLetterEach() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            for (int device = 0; device < 20; device++) {
                writer.processElement(property("d" + device, "no JSON"), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(20, emitted(writer).size());
            assertEquals(20, database.rows("SELECT 1 FROM fleet.dead_letter").size());
            writer.processElement(property("d1", "1"), 0);
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(1, database.rows("SELECT 1 FROM fleet.device_property").size());
        }
    }

    @Test
    void aRefusedDeadLetterIsKeptBareAndNotEmittedAgain() throws Exception {
        Change deadLetter =
                Change.upsert(
                        Table.DEAD_LETTER,
                        "t",
                        0L,
                        7L,
                        0L,
                        "EMPTY",
                        "d",
                        Long.MAX_VALUE,
                        "f",
                        "v",
                        "utf-8");
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(deadLetter, 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of(), emitted(writer));
            assertEquals(
                    List.of("t,0,7,EMPTY,null,null"),
                    database.rows(
                            "SELECT source_topic, source_partition, source_offset, reason,"
                                    + " kafka_timestamp, value FROM fleet.dead_letter"));
        }
    }

    @Test
    void aDeadLetterThatCannotBeKeptAtAllIsDroppedAndTheRestWritten() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute("ALTER TABLE fleet.dead_letter ADD CHECK (source_offset < 0)");
            writer.processElement(property("d", "no JSON"), 0);
            writer.processElement(property("e", "1"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(1, emitted(writer).size(), "it still goes to the other results");
            assertEquals(List.of(), database.rows("SELECT * FROM fleet.dead_letter"));
            assertEquals(
                    List.of("e"), database.rows("SELECT device_name FROM fleet.device_property"));
        }
    }

    @Test
    void keysThatOnlyDifferInBrokenTextAreWrittenOneAfterTheOther() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("a?", "online"), 0);
            writer.processElement(status("a\uD800", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("a?,online"), database.rows(LINKS));
            assertEquals(List.of(), emitted(writer));
        }
    }

    @Test
    void aLostConnectionIsRetriedAndNothingIsLost() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            writer.processElement(status("d", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            database.cutConnections();
            writer.processElement(status("d", "offline"), 0);
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
            writer.processElement(property("d", "1"), 0);
            writer.processElement(status("d", "online"), 0);
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
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            OneInputStreamOperatorTestHarness<Change, Change> writer =
                    TestDatabase.createOn(server).writer();
            writer.processElement(status("d", "online"), 0);
            server.close();
            SQLException failure =
                    assertThrows(SQLException.class, () -> writer.prepareSnapshotPreBarrier(1));
            assertEquals("08001", failure.getSQLState());
            writer.getOperator().close();
        }
    }

    @Test
    void aMissingTableIsNoReasonForDeadLetters() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute("DROP TABLE fleet.device_status CASCADE");
            writer.processElement(status("d", "online"), 0);
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
        for (int writer = 0; writer < 2; writer++) {
            boolean backwards = writer == 1;
            threads.add(new Thread(() -> writeMany(backwards)));
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

    private void writeMany(boolean backwards) {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            for (int flush = 0; flush < 20; flush++) {
                for (int row = 0; row < 200; row++) {
                    int device = backwards ? 199 - row : row;
                    writer.processElement(status("d" + device, backwards + "-" + flush), 0);
                }
                writer.prepareSnapshotPreBarrier(flush);
            }
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
