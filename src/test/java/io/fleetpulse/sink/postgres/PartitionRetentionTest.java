package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Table;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Tests the deletions by {@code retention.sql} in partitioned tables. */
class PartitionRetentionTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        database.script("schema.sql", "views.sql", "retention.sql");
    }

    @Test
    void retentionDropsWeeksAndDeletesFromTheDefaultPartition() throws Exception {
        database.script("partitioning.sql");
        Partitions.fill(database);
        DatedRows.insert(
                database, Table.PROPERTY_WINDOW, System.currentTimeMillis() - 21 * Partitions.DAY);
        database.execute("UPDATE fleet.retention SET keep = '7 days' WHERE subject = 'readings'");
        List<String> notices = database.notices("CALL fleet.apply_retention()");
        assertEquals(Map.of("week", 1), Partitions.holders(database, Table.PROPERTY_WINDOW));
        assertTrue(
                notices.stream()
                        .anyMatch(
                                notice ->
                                        notice.matches(
                                                "fleet\\.property_window_base: 3 rows removed,"
                                                        + " 1[123] partitions dropped")),
                notices.toString());
        assertEquals(Map.of("week", 2), Partitions.holders(database, Table.DEVICE_EVENT));
        assertEquals(List.of("0"), database.rows("SELECT fleet.create_partitions()"));
    }

    @Test
    void thePastShrinksAndIsDroppedWhenAllOfItIsOld() throws Exception {
        Partitions.fill(database);
        database.script("partitioning.sql");
        database.notices("CALL fleet.apply_retention()");
        assertEquals(Map.of("past", 2), Partitions.holders(database, Table.DEVICE_EVENT));
        // As if a year had passed.
        database.execute(
                "ALTER TABLE fleet.device_event DETACH PARTITION fleet.device_event_past; UPDATE"
                    + " fleet.device_event_past SET at = at - interval '364 days'; ALTER TABLE"
                    + " fleet.device_event ATTACH PARTITION fleet.device_event_past FOR VALUES FROM"
                    + " (MINVALUE) TO (fleet.week_of(now()) - interval '357 days')");
        assertTrue(
                database.notices("CALL fleet.apply_retention()")
                        .contains("fleet.device_event: 2 rows removed, 1 partitions dropped"));
        assertEquals(Map.of(), Partitions.holders(database, Table.DEVICE_EVENT));
    }

    @Test
    void anOpenSessionOutlivesItsWeek() throws Exception {
        database.script("partitioning.sql");
        database.execute(
                "INSERT INTO fleet.device_session_base (product_key, device_name, online_at,"
                    + " offline_at) SELECT 'p', name, now() - interval '100 days', ended FROM"
                    + " (VALUES ('open', NULL), ('past', now() - interval '99 days'), ('lately',"
                    + " now())) AS sessions (name, ended)");
        assertEquals(Map.of("week", 3), Partitions.holders(database, Table.DEVICE_SESSION));
        database.execute("UPDATE fleet.retention SET keep = '60 days' WHERE subject = 'sessions'");
        for (int time = 0; time < 2; time++) {
            database.notices("CALL fleet.apply_retention()");
            assertEquals(
                    List.of("lately", "open"),
                    database.rows("SELECT device_name FROM fleet.device_session ORDER BY 1"));
            assertEquals(Map.of("default", 2), Partitions.holders(database, Table.DEVICE_SESSION));
        }
    }
}
