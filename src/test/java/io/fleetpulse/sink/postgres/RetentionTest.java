package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Table;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tests which rows {@code retention.sql} deletes and keeps. */
class RetentionTest {

    /** A Monday; 30 days before is a Saturday, in the week that begins with {@link #CUTOFF}. */
    private static final String AS_OF = "2026-06-15 00:00:00+00";

    private static final long CUTOFF = Instant.parse("2026-05-11T00:00:00Z").toEpochMilli();
    private static final long WEEK = 7 * 24 * 3_600_000L;

    /** Tables of current state, whose rows have no age. */
    private static final Set<Table> STATES =
            EnumSet.of(
                    Table.DEVICE_STATUS,
                    Table.DEVICE_PROPERTY,
                    Table.DEVICE_PROPERTY_LIMIT,
                    Table.PROPERTY_VALUE_LIMIT,
                    Table.ROLLOUT,
                    Table.ROLLOUT_TASK,
                    Table.ROLLOUT_FAILURE,
                    Table.DEVICE_VERSION,
                    Table.DEVICE,
                    Table.TOPOLOGY,
                    Table.DISCOVERED_DEVICE,
                    Table.DEVICE_JOB,
                    Table.MIGRATION_JOB,
                    Table.WINDOW_PROGRESS);

    private static final Set<Table> CHANGES =
            EnumSet.of(
                    Table.ROLLOUT_GATE,
                    Table.ROLLOUT_WINDOW,
                    Table.VERSION_WINDOW,
                    Table.CONNECTIVITY_WINDOW,
                    Table.COHORT_WINDOW);

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        database.script("schema.sql", "views.sql", "retention.sql");
        database.execute("UPDATE fleet.retention SET keep = '30 days'");
    }

    private List<String> apply() throws SQLException {
        return database.notices("CALL fleet.apply_retention('" + AS_OF + "', 1)");
    }

    private List<String> times(Table table) throws SQLException {
        String column =
                database.rows(
                                "SELECT time_column FROM fleet.aging_table WHERE table_name = '"
                                        + table.relation()
                                        + "'")
                        .get(0);
        return database.rows(
                "SELECT (extract(epoch FROM "
                        + column
                        + ") * 1000)::bigint FROM fleet."
                        + table.relation()
                        + " ORDER BY 1");
    }

    private static List<String> texts(long... times) {
        return Arrays.stream(times).mapToObj(String::valueOf).toList();
    }

    @Test
    void everyTableEitherAgesOrSaysHowThingsAreNow() throws Exception {
        Set<String> aging = new TreeSet<>();
        for (Table table : EnumSet.complementOf(EnumSet.copyOf(STATES))) {
            aging.add(table.relation());
        }
        assertEquals(
                List.copyOf(aging),
                database.rows("SELECT table_name FROM fleet.aging_table ORDER BY table_name"));
    }

    @Test
    void inEveryTableTheWholeWeeksThatAreTooOldGoAndNothingElse() throws Exception {
        Set<Table> tables = EnumSet.complementOf(EnumSet.copyOf(STATES));
        long[] times = {CUTOFF - 500 * WEEK, CUTOFF - WEEK, CUTOFF - 1, CUTOFF, CUTOFF + WEEK};
        for (Table table : tables) {
            DatedRows.insert(database, table, times);
        }
        List<String> notices = apply();
        for (Table table : tables) {
            assertEquals(texts(CUTOFF, CUTOFF + WEEK), times(table), table.label());
            assertTrue(
                    notices.contains("fleet." + table.relation() + ": 3 rows removed"),
                    notices.toString());
        }
        assertEquals(tables.size(), notices.size());
    }

    @Test
    void whatTellsHowThingsAreNowStaysAtAnyAge() throws Exception {
        for (Table table : STATES) {
            DatedRows.insert(database, table, 1L);
        }
        apply();
        for (Table table : STATES) {
            assertEquals(1, database.rows("SELECT 1 FROM fleet." + table.relation()).size());
        }
    }

    @Test
    void whereRowsStandForChangesTheNewestOldOneStays() throws Exception {
        for (Table table : CHANGES) {
            DatedRows.insert(database, table, CUTOFF - WEEK, CUTOFF - 1, CUTOFF + 1);
        }
        apply();
        for (Table table : CHANGES) {
            assertEquals(texts(CUTOFF - 1, CUTOFF + 1), times(table), table.label());
        }
    }

    @Test
    void whatHasNotEndedOrEndedLatelyStaysHoweverLongAgoItBegan() throws Exception {
        database.execute(
                "INSERT INTO fleet.device_session_base (product_key, device_name, online_at,"
                        + " offline_at) VALUES ('p', 'open', '2020-01-01Z', NULL), ('p', 'lately',"
                        + " '2020-01-01Z', '2026-05-11Z'), ('p', 'past', '2020-01-01Z',"
                        + " '2026-05-10 23:59:59.999Z')");
        database.execute(
                "INSERT INTO fleet.incident (cause, product_key, device_name, started_at, ended_at)"
                        + " SELECT 'gateway', product_key, device_name, online_at, offline_at FROM"
                        + " fleet.device_session_base");
        database.execute(
                "INSERT INTO fleet.flapping_device (product_key, device_name, started_at, ended_at)"
                        + " SELECT product_key, device_name, online_at, offline_at FROM"
                        + " fleet.device_session_base");
        apply();
        for (String table : List.of("device_session", "incident", "flapping_device")) {
            assertEquals(
                    List.of("lately", "open"),
                    database.rows("SELECT device_name FROM fleet." + table + " ORDER BY 1"),
                    table);
        }
    }

    @Test
    void aRefusedRowsDeadLetterHasNoAge() throws Exception {
        database.execute(
                "INSERT INTO fleet.dead_letter (source_topic, source_partition, source_offset,"
                    + " part, kafka_timestamp) VALUES ('fleet.device', -1, 1, 0, NULL), ('t', 0, 1,"
                    + " 0, '2020-01-01Z')");
        apply();
        assertEquals(
                List.of("fleet.device"),
                database.rows("SELECT source_topic FROM fleet.dead_letter"));
    }

    @Test
    void nothingGoesOfWhatIsKeptForEver() throws Exception {
        database.execute("UPDATE fleet.retention SET keep = NULL WHERE subject = 'alerts'");
        DatedRows.insert(database, Table.ALERT, 1L);
        DatedRows.insert(database, Table.DEVICE_EVENT, 1L);
        apply();
        assertEquals(texts(1L), times(Table.ALERT));
        assertEquals(List.of(), times(Table.DEVICE_EVENT));
    }

    @Test
    void aTimeInTheFutureIsTakenForNow() throws Exception {
        DatedRows.insert(database, Table.ALERT, System.currentTimeMillis());
        database.notices("CALL fleet.apply_retention('infinity')");
        assertEquals(1, times(Table.ALERT).size());
    }

    @Test
    void lessThanTheJobMayRestateIsRefused() {
        SQLException failure =
                assertThrows(
                        SQLException.class,
                        () -> database.execute("UPDATE fleet.retention SET keep = '1 day'"));
        assertEquals("23514", failure.getSQLState());
    }

    @Test
    void runningItAgainKeepsTheSettings() throws Exception {
        database.script("retention.sql");
        assertEquals(
                List.of("30 days"), database.rows("SELECT DISTINCT keep FROM fleet.retention"));
    }

    @Test
    void oldRowsAreFoundAndDeletedWithoutReadingTheWholeTable() throws Exception {
        for (Table table : EnumSet.complementOf(EnumSet.copyOf(STATES))) {
            DatedRows.insertMany(database, table, 30_000, CUTOFF - 2 * WEEK, 4 * 3_600_000L);
            database.execute("ANALYZE fleet." + table.relation());
            String condition =
                    database.rows(
                                    "SELECT fleet.expired_condition('"
                                            + table.relation()
                                            + "', '"
                                            + AS_OF
                                            + "')")
                            .get(0);
            String old = "fleet." + table.relation() + " AS old WHERE ";
            String find =
                    String.join(
                            "\n",
                            database.rows("EXPLAIN SELECT old.ctid FROM ONLY " + old + condition));
            assertTrue(
                    find.contains("Index")
                            && !find.contains("Seq Scan on " + table.relation() + " old"),
                    find);
            String delete =
                    String.join(
                            "\n",
                            database.rows(
                                    "EXPLAIN DELETE FROM ONLY "
                                            + old
                                            + "old.ctid >= '(0,0)'::tid AND old.ctid <"
                                            + " '(10,0)'::tid AND "
                                            + condition));
            assertTrue(
                    delete.contains("Tid Range Scan on " + table.relation() + " old")
                            || delete.contains("Index Scan"),
                    delete);
        }
        assertTrue(apply().contains("fleet.alert: 84 rows removed"));
    }
}
