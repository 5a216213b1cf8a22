package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The job writes the same rows to partitioned tables as to plain ones. */
@SuppressWarnings("try") // the harness is closed as Flink closes it
@SlowTest("a PostgreSQL with many partitions")
class PartitionedWriterTest {

    private static final long DAY = 24 * 3_600_000L;

    private TestDatabase plain;
    private TestDatabase partitioned;

    @BeforeEach
    void createDatabases() throws Exception {
        plain = TestDatabase.create();
        partitioned = TestDatabase.create();
        for (TestDatabase database : List.of(plain, partitioned)) {
            database.script("schema.sql", "views.sql", "retention.sql", "roles.sql");
        }
    }

    private static List<String> content(TestDatabase database, Table table) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String relation : List.of(table.relation(), table.label())) {
            rows.addAll(
                    database.rows(
                            "SELECT rows::text FROM fleet." + relation + " AS rows ORDER BY 1"));
        }
        return rows;
    }

    private void assertSameRows() throws SQLException {
        for (Table table : Table.values()) {
            assertEquals(content(plain, table), content(partitioned, table), table.label());
        }
    }

    private static void write(TestDatabase database, List<Change> changes) throws Exception {
        assertEquals(List.of(), database.write(changes));
    }

    /**
     * Upserts and deletes of a few rows of every table: in weekly partitions, the past partition
     * and the default partition.
     */
    private static List<Change> changes(Random random, long now, int count) {
        long[] times = {now, now - 8 * DAY, now - 40 * DAY, now - 900 * DAY, now + 500 * DAY};
        List<Change> changes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            for (Table table : Table.values()) {
                boolean deletes = random.nextInt(4) == 0;
                int size = table.columns().size();
                if (deletes) {
                    size = table.keyColumns();
                }
                Object[] values = new Object[size];
                for (int index = 0; index < size; index++) {
                    Column column = table.columns().get(index);
                    boolean empty = !column.key() && random.nextInt(5) == 0;
                    if (!empty) {
                        values[index] = value(column, random, times);
                    }
                }
                if (deletes) {
                    changes.add(Change.delete(table, values));
                } else {
                    changes.add(Change.upsert(table, values));
                }
            }
        }
        return changes;
    }

    private static Object value(Column column, Random random, long[] times) {
        return switch (column.type()) {
            case TEXT -> text(column, random);
            case BIGINT -> 1L + random.nextInt(2);
            case TIMESTAMP -> times[random.nextInt(times.length)];
            case DOUBLE -> random.nextInt(3) / 2.0;
            case BOOLEAN -> random.nextBoolean();
            case JSON -> "{\"4000" + random.nextInt(3) + "\": 1}";
        };
    }

    private static String text(Column column, Random random) {
        if (column.name().equals("sum_rests")) {
            return "0.5 0." + random.nextInt(2);
        }
        return "text" + random.nextInt(2);
    }

    @Test
    void upsertsAndDeletesEndInTheSameRows() throws Exception {
        partitioned.script("partitioning.sql");
        Random random = new Random(7);
        long now = System.currentTimeMillis();
        for (int flush = 0; flush < 2; flush++) {
            List<Change> changes = changes(random, now, 60);
            write(plain, changes);
            write(partitioned, changes);
            assertSameRows();
        }
        assertTrue(content(partitioned, Table.PROPERTY_WINDOW).size() > 20);
    }

    @Test
    void theyDoSoWhenPartitionsAreMadeWhileTheWriterRuns() throws Exception {
        Random random = new Random(8);
        long now = System.currentTimeMillis();
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = partitioned.writer()) {
            for (int flush = 1; flush <= 20; flush++) {
                if (flush == 8) {
                    partitioned.script("partitioning.sql");
                }
                if (flush == 16) {
                    partitioned.execute("SELECT fleet.create_partitions(20)");
                }
                List<Change> changes = changes(random, now, 10);
                write(plain, changes);
                for (Change change : changes) {
                    writer.processElement(change, 0);
                }
                writer.prepareSnapshotPreBarrier(flush);
            }
            assertEquals(List.of(), writer.extractOutputValues());
        }
        assertSameRows();
    }

    @Test
    void aReplayWritesNoRowAgain() throws Exception {
        partitioned.script("partitioning.sql");
        List<Change> changes = new ArrayList<>();
        for (Table table : Table.values()) {
            changes.add(TableRows.full(table));
        }
        String versions = "SELECT tableoid, ctid, xmin FROM fleet.property_window_base";
        write(partitioned, changes);
        List<String> before = partitioned.rows(versions);
        write(partitioned, changes);
        assertEquals(before, partitioned.rows(versions));
    }

    @Test
    void aRowThatTheDatabaseRefusesIsADeadLetterAndTheOthersAreWritten() throws Exception {
        partitioned.script("partitioning.sql");
        String tooLong = tooLongForAnIndex();
        try (OneInputStreamOperatorTestHarness<Change, Change> writer = partitioned.writer()) {
            for (String name : List.of("a", tooLong, "b")) {
                writer.processElement(
                        Change.upsert(
                                Table.DEVICE_EVENT,
                                "p",
                                name,
                                "e",
                                1L,
                                null,
                                null,
                                null,
                                null,
                                null),
                        0);
            }
            writer.prepareSnapshotPreBarrier(1);
            assertEquals(1, writer.extractOutputValues().size());
        }
        assertEquals(
                List.of("a", "b"),
                partitioned.rows("SELECT device_name FROM fleet.device_event ORDER BY 1"));
        assertEquals(
                List.of("fleet.device_event,REJECTED_BY_SINK"),
                partitioned.rows("SELECT source_topic, reason FROM fleet.dead_letter"));
    }

    private static String tooLongForAnIndex() {
        Random random = new Random(9);
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < 20_000; index++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    @Test
    void aWriterWithTheLeastRightsIsEnough() throws Exception {
        partitioned.script("partitioning.sql", "roles.sql");
        MaintenanceRoleTest.login(partitioned, "a_writer", "fleet_writer");
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                partitioned.writer(partitioned.config("a_writer", 10, Duration.ofSeconds(1)))) {
            for (Table table : Table.values()) {
                writer.processElement(TableRows.full(table), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            for (Table table : Table.values()) {
                writer.processElement(TableRows.delete(table), 0);
            }
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(List.of(), writer.extractOutputValues());
        }
        for (Table table : Table.values()) {
            assertEquals(List.of(), content(partitioned, table), table.label());
        }
    }
}
