package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Table;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code partitioning.sql} makes of the tables, empty or full. */
class PartitioningTest {

    private static final List<Table> PARTITIONED =
            List.of(
                    Table.COUNT_AMENDMENT,
                    Table.DEVICE_EVENT,
                    Table.DEVICE_SESSION,
                    Table.PRODUCT_PROPERTY_WINDOW,
                    Table.PROPERTY_AMENDMENT,
                    Table.PROPERTY_VALUE_AMENDMENT,
                    Table.PROPERTY_VALUE_WINDOW,
                    Table.PROPERTY_WINDOW);

    /** A view's query, without the names that PostgreSQL gives to columns that need none. */
    private static final String UNNAMED =
            " md5(regexp_replace(pg_get_viewdef(oid), ' AS (int8|float8|\"case\")', '', 'g'))";

    private static final long DAY = 24 * 3_600_000L;

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        database.script("schema.sql", "views.sql", "roles.sql", "retention.sql", "roles.sql");
    }

    /** Rows by the partition that holds them: "past", "default", or "week". */
    private Map<String, Integer> holders(Table table) throws SQLException {
        Map<String, Integer> holders = new TreeMap<>();
        for (String holder :
                database.rows("SELECT tableoid::regclass FROM fleet." + table.relation())) {
            String kind = holder.replaceFirst("^fleet\\." + table.relation() + "_", "");
            holders.merge(kind.replaceFirst("^w\\d{8}$", "week"), 1, Integer::sum);
        }
        return holders;
    }

    /** Everything that a table and the views on it are, except that the table is partitioned. */
    private List<String> described(Table table) throws SQLException {
        String oid = "'fleet." + table.relation() + "'::regclass";
        List<String> description = new ArrayList<>();
        description.addAll(
                database.rows(
                        "SELECT attname, format_type(atttypid, atttypmod), attnotnull,"
                                + " col_description(attrelid, attnum), attacl FROM pg_attribute"
                                + " WHERE attnum > 0 AND attrelid = "
                                + oid
                                + " ORDER BY attnum"));
        description.addAll(
                database.rows(
                        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE"
                                + " conrelid = "
                                + oid
                                + " ORDER BY 1"));
        description.addAll(
                database.rows(
                        "SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM"
                                + " pg_index WHERE indrelid = "
                                + oid
                                + " ORDER BY 1"));
        description.addAll(
                database.rows(
                        "SELECT obj_description("
                                + oid
                                + "), pg_get_userbyid(relowner), array(SELECT acl::text FROM"
                                + " unnest(relacl) AS acl ORDER BY 1) FROM pg_class WHERE oid = "
                                + oid));
        description.addAll(
                database.rows(
                        "SELECT relname, reloptions, relacl, obj_description(oid),"
                                + UNNAMED
                                + " FROM pg_class WHERE relkind = 'v' AND relnamespace ="
                                + " 'fleet'::regnamespace ORDER BY 1"));
        return description;
    }

    private List<String> content(Table table) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String relation : List.of(table.relation(), table.label())) {
            rows.addAll(database.rows("SELECT * FROM fleet." + relation + " ORDER BY 1, 2, 3, 4"));
        }
        return rows;
    }

    private void fill() throws SQLException {
        long now = System.currentTimeMillis();
        for (Table table : PARTITIONED) {
            DatedRows.insert(database, table, now - 1_000 * DAY, now - 20 * DAY, now);
        }
    }

    @Test
    void aTableIsWhatItWasButForItsPartitions() throws Exception {
        database.execute("GRANT SELECT ON fleet.device_event TO PUBLIC");
        database.execute(
                "GRANT UPDATE (iot_id) ON fleet.device_event TO fleet_reader WITH GRANT OPTION");
        database.execute("REVOKE DELETE ON fleet.device_event FROM fleet_writer");
        database.execute("ALTER VIEW fleet.property_window SET (security_barrier = true)");
        database.execute("COMMENT ON VIEW fleet.property_window IS 'mine'");
        fill();
        Map<Table, List<String>> before = new TreeMap<>();
        Map<Table, List<String>> rows = new TreeMap<>();
        for (Table table : PARTITIONED) {
            before.put(table, described(table));
            rows.put(table, content(table));
        }
        database.script("partitioning.sql");
        for (Table table : PARTITIONED) {
            assertEquals(before.get(table), described(table), table.label());
            assertEquals(rows.get(table), content(table), table.label());
        }
        assertEquals(
                PARTITIONED.stream().map(Table::relation).sorted().toList(),
                database.rows("SELECT relname FROM pg_class WHERE relkind = 'p' ORDER BY 1"));
    }

    @Test
    void rowsThatAreThereStayWhereTheyAreInThePartitionOfThePast() throws Exception {
        fill();
        database.script("partitioning.sql");
        for (Table table : PARTITIONED) {
            assertEquals(Map.of("past", 3), holders(table), table.label());
        }
        long later = System.currentTimeMillis() + 14 * DAY;
        DatedRows.insert(database, Table.DEVICE_EVENT, later, later + 1_000 * DAY);
        assertEquals(Map.of("past", 3, "week", 1, "default", 1), holders(Table.DEVICE_EVENT));
    }

    @Test
    void anEmptyTableHasWeeksForWhatIsKeptAndWhatComesAndADefaultForTheRest() throws Exception {
        database.script("partitioning.sql");
        fill();
        for (Table table : PARTITIONED) {
            assertEquals(Map.of("default", 1, "week", 2), holders(table), table.label());
        }
        List<String> bounds =
                database.rows(
                        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relkind = 'r'"
                                + " AND relname ~ '^property_window_base_w' ORDER BY relname");
        assertTrue(bounds.size() >= 22 && bounds.size() <= 23, bounds.toString());
        assertTrue(
                bounds.stream().allMatch(bound -> bound.contains(" 00:00:00+00')")),
                bounds.toString());
    }

    @Test
    void aTableWithoutTheRowsOfAWeekTakesThemFromTheDefaultPartition() throws Exception {
        database.script("partitioning.sql");
        long later = System.currentTimeMillis() + 70 * DAY;
        DatedRows.insert(database, Table.DEVICE_EVENT, later, later + 1_000 * DAY);
        assertEquals(Map.of("default", 2), holders(Table.DEVICE_EVENT));
        List<String> before = content(Table.DEVICE_EVENT);
        assertEquals(
                List.of(String.valueOf(4 * PARTITIONED.size())),
                database.rows("SELECT fleet.create_partitions(12)"));
        assertEquals(Map.of("default", 1, "week", 1), holders(Table.DEVICE_EVENT));
        assertEquals(before, content(Table.DEVICE_EVENT));
        assertEquals(List.of("0"), database.rows("SELECT fleet.create_partitions(12)"));
    }

    @Test
    void everyScriptAppliesAgainToEmptyAndToFullTables() throws Exception {
        for (int time = 0; time < 2; time++) {
            database.script("schema.sql", "views.sql", "roles.sql", "retention.sql");
            database.script("partitioning.sql", "timescaledb.sql", "roles.sql");
            if (time == 0) {
                fill();
            }
        }
        List<String> before = relations();
        database.script("schema.sql", "views.sql", "roles.sql", "retention.sql");
        database.script("partitioning.sql", "timescaledb.sql", "roles.sql");
        assertEquals(before, relations());
    }

    private List<String> relations() throws SQLException {
        return database.rows(
                "SELECT oid, relname, relkind, relacl FROM pg_class WHERE relnamespace ="
                        + " 'fleet'::regnamespace ORDER BY 1");
    }

    @Test
    void retentionDropsWeeksAndDeletesFromTheDefaultPartition() throws Exception {
        database.script("partitioning.sql");
        fill();
        DatedRows.insert(database, Table.PROPERTY_WINDOW, System.currentTimeMillis() - 21 * DAY);
        database.execute("UPDATE fleet.retention SET keep = '7 days' WHERE subject = 'readings'");
        List<String> notices = database.notices("CALL fleet.apply_retention()");
        assertEquals(Map.of("week", 1), holders(Table.PROPERTY_WINDOW));
        assertTrue(
                notices.stream()
                        .anyMatch(
                                notice ->
                                        notice.matches(
                                                "fleet\\.property_window_base: 3 rows removed,"
                                                        + " 1[123] partitions dropped")),
                notices.toString());
        assertEquals(Map.of("week", 2), holders(Table.DEVICE_EVENT));
        assertEquals(List.of("0"), database.rows("SELECT fleet.create_partitions()"));
    }

    @Test
    void thePastShrinksAndIsDroppedWhenAllOfItIsOld() throws Exception {
        fill();
        database.script("partitioning.sql");
        database.notices("CALL fleet.apply_retention()");
        assertEquals(Map.of("past", 2), holders(Table.DEVICE_EVENT));
        // As if a year had passed.
        database.execute(
                "ALTER TABLE fleet.device_event DETACH PARTITION fleet.device_event_past; UPDATE"
                    + " fleet.device_event_past SET at = at - interval '364 days'; ALTER TABLE"
                    + " fleet.device_event ATTACH PARTITION fleet.device_event_past FOR VALUES FROM"
                    + " (MINVALUE) TO (fleet.week_of(now()) - interval '357 days')");
        assertTrue(
                database.notices("CALL fleet.apply_retention()")
                        .contains("fleet.device_event: 2 rows removed, 1 partitions dropped"));
        assertEquals(Map.of(), holders(Table.DEVICE_EVENT));
    }

    @Test
    void anOpenSessionOutlivesItsWeek() throws Exception {
        database.script("partitioning.sql");
        database.execute(
                "INSERT INTO fleet.device_session_base (product_key, device_name, online_at,"
                    + " offline_at) SELECT 'p', name, now() - interval '100 days', ended FROM"
                    + " (VALUES ('open', NULL), ('past', now() - interval '99 days'), ('lately',"
                    + " now())) AS sessions (name, ended)");
        assertEquals(Map.of("week", 3), holders(Table.DEVICE_SESSION));
        database.execute("UPDATE fleet.retention SET keep = '60 days' WHERE subject = 'sessions'");
        for (int time = 0; time < 2; time++) {
            database.notices("CALL fleet.apply_retention()");
            assertEquals(
                    List.of("lately", "open"),
                    database.rows("SELECT device_name FROM fleet.device_session ORDER BY 1"));
            assertEquals(Map.of("default", 2), holders(Table.DEVICE_SESSION));
        }
    }

    @Test
    void aTableWhoseKeyHasNoTimeIsRefused() throws Exception {
        database.script("partitioning.sql");
        for (String table : List.of("dead_letter", "device", "version_window")) {
            SQLException failure =
                    assertThrows(
                            SQLException.class,
                            () -> database.rows("SELECT fleet.partition_by_week('" + table + "')"));
            assertTrue(
                    failure.getMessage().contains("cannot be partitioned"), failure.getMessage());
        }
    }

    @Test
    void aTableWithWhatWouldBeLostIsRefusedAndStaysAsItIs() throws Exception {
        fill();
        database.execute("CREATE MATERIALIZED VIEW mine AS SELECT * FROM fleet.device_event");
        SQLException failure =
                assertThrows(SQLException.class, () -> database.script("partitioning.sql"));
        assertTrue(failure.getMessage().contains("materialized views"), failure.getMessage());
        assertEquals(3, database.rows("SELECT 1 FROM fleet.device_event").size());
        database.execute("DROP MATERIALIZED VIEW mine");
        database.script("partitioning.sql");
    }
}
