package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Table;
import io.fleetpulse.sink.refused.LargestRecord;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class RefusedRowsTest {

    private static final String LINKS =
            "SELECT device_name, status FROM fleet.device_status ORDER BY 1";
    private static final int MORE_THAN_AN_INDEX_HOLDS = 100_000;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    /** Text that does not compress, so that the index refuses it. */
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
    void aRefusedRowAmongAThousandBecomesADeadLetterAndTheOthersAreWritten() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("postgres", 5_000, Duration.ofHours(1)))) {
            String tooLong = incompressible(MORE_THAN_AN_INDEX_HOLDS);
            for (int device = 0; device < 1_000; device++) {
                writer.processElement(TableRows.status("d" + device, "online"), 0);
            }
            writer.processElement(TableRows.status(tooLong, "online"), 0);
            writer.processElement(TableRows.property("d1", "{\"ok\":1}"), 0);
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
            assertEquals(
                    "A key of 100016 bytes; PostgreSQL's indexes hold at most 2704",
                    deadLetter.value(5));
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
    void aDeadLetterAloneWaitsNoLongerThanTheInterval() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("postgres", 5_000, Duration.ofSeconds(1)))) {
            String tooLong = incompressible(MORE_THAN_AN_INDEX_HOLDS);
            writer.setProcessingTime(100);
            writer.processElement(TableRows.status(tooLong, "online"), 0);
            writer.setProcessingTime(1_100);
            assertEquals(1, database.rows("SELECT 1 FROM fleet.dead_letter").size());
        }
    }

    @Test
    void aRowTooLargeForKafkaIsWrittenAndHasItsDeadLetterHereToo() throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config(), () -> LargestRecord.of(20_000))) {
            writer.processElement(TableRows.property("d", '"' + "x".repeat(20_000) + '"'), 0);
            writer.processElement(TableRows.property("e", '"' + "x".repeat(19_000) + '"'), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of(), emitted(writer), "the sink of Kafka writes it itself");
        }
        assertEquals(2, database.rows("SELECT 1 FROM fleet.device_property").size());
        assertEquals(
                List.of("fleet.device_property,REJECTED_BY_SINK,d"),
                database.rows(
                        "SELECT source_topic, reason, value::jsonb->>'device_name'"
                                + " FROM fleet.dead_letter"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TRIGGER refuse BEFORE INSERT | ''                  | P0001",
                "TRIGGER refuse BEFORE INSERT | USING ERRCODE UE001 | UE001",
                "TRIGGER refuse BEFORE INSERT | USING ERRCODE 42501 | 42501",
                "CONSTRAINT TRIGGER refuse AFTER INSERT | '' | P0001"
            })
    void aRowThatATriggerRefusesBecomesADeadLetterAndTheOthersAreWritten(
            String trigger, String state, String expected) throws Exception {
        String deferred = trigger.startsWith("CONSTRAINT") ? "DEFERRABLE INITIALLY DEFERRED" : "";
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute(
                    "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " RAISE EXCEPTION 'not this device' "
                            + state.replaceFirst("ERRCODE (.+)", "ERRCODE = '$1'")
                            + "; END $$; CREATE "
                            + trigger
                            + " ON fleet.device_status "
                            + deferred
                            + " FOR EACH ROW WHEN (NEW.device_name = 'd2')"
                            + " EXECUTE FUNCTION refuse()");
            for (String device : List.of("d1", "d2", "d3")) {
                writer.processElement(TableRows.status(device, "online"), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(1, emitted(writer).size());
        }
        assertEquals(List.of("d1,online", "d3,online"), database.rows(LINKS));
        assertEquals(
                List.of(expected + ": not this device"),
                database.rows("SELECT detail FROM fleet.dead_letter"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DEFERRABLE INITIALLY DEFERRED"})
    void aRowThatAForeignKeyRefusesBecomesADeadLetterAndTheOthersAreWritten(String deferred)
            throws Exception {
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
            database.execute(
                    "CREATE TABLE mine (name text PRIMARY KEY);"
                            + " INSERT INTO mine VALUES ('d1'), ('d3');"
                            + " ALTER TABLE fleet.device_status ADD FOREIGN KEY (device_name)"
                            + " REFERENCES mine "
                            + deferred);
            for (String device : List.of("d1", "d2", "d3")) {
                writer.processElement(TableRows.status(device, "online"), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(1, emitted(writer).size());
        }
        assertEquals(List.of("d1,online", "d3,online"), database.rows(LINKS));
    }

    @Test
    void theSameRowRefusedAgainIsTheSameDeadLetter() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (OneInputStreamOperatorTestHarness<Change, Change> writer = database.writer()) {
                writer.processElement(TableRows.property("d", "{\"a\":\"\\u0000\"}"), 0);
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
                writer.processElement(TableRows.property("d" + device, "no JSON"), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(20, emitted(writer).size());
            assertEquals(20, database.rows("SELECT 1 FROM fleet.dead_letter").size());
            writer.processElement(TableRows.property("d1", "1"), 0);
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
                        "utf-8",
                        null);
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
            writer.processElement(TableRows.property("d", "no JSON"), 0);
            writer.processElement(TableRows.property("e", "1"), 0);
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
            writer.processElement(TableRows.status("a?", "online"), 0);
            writer.processElement(TableRows.status("a\uD800", "online"), 0);
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(List.of("a?,online"), database.rows(LINKS));
            assertEquals(List.of(), emitted(writer));
        }
    }
}
