package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tests {@code partitioning.sql} on empty and full tables. */
@SlowTest("a PostgreSQL with many partitions")
class PartitioningTest {

    /** A view's query, without the names that PostgreSQL gives to columns that need none. */
    private static final String UNNAMED =
            " md5(regexp_replace(pg_get_viewdef(oid), ' AS (int8|float8|\"case\")', '', 'g'))";

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        database.script("schema.sql", "views.sql", "roles.sql", "retention.sql", "roles.sql");
    }

    /** A description of a table and its views, except for the partitioning. */
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

    @Test
    void aTableIsWhatItWasButForItsPartitions() throws Exception {
        database.execute("GRANT SELECT ON fleet.device_event TO PUBLIC");
        database.execute(
                "GRANT UPDATE (iot_id) ON fleet.device_event TO fleet_reader WITH GRANT OPTION");
        database.execute("REVOKE DELETE ON fleet.device_event FROM fleet_writer");
        database.execute("ALTER VIEW fleet.property_window SET (security_barrier = true)");
        database.execute("COMMENT ON VIEW fleet.property_window IS 'mine'");
        Partitions.fill(database);
        Map<Table, List<String>> before = new TreeMap<>();
        Map<Table, List<String>> rows = new TreeMap<>();
        for (Table table : Partitions.TABLES) {
            before.put(table, described(table));
            rows.put(table, content(table));
        }
        database.script("partitioning.sql");
        for (Table table : Partitions.TABLES) {
            assertEquals(before.get(table), described(table), table.label());
            assertEquals(rows.get(table), content(table), table.label());
        }
        assertEquals(
                Partitions.TABLES.stream().map(Table::relation).sorted().toList(),
                database.rows("SELECT relname FROM pg_class WHERE relkind = 'p' ORDER BY 1"));
    }

    @Test
    void rowsThatAreThereStayWhereTheyAreInThePartitionOfThePast() throws Exception {
        Partitions.fill(database);
        database.script("partitioning.sql");
        for (Table table : Partitions.TABLES) {
            assertEquals(Map.of("past", 3), Partitions.holders(database, table), table.label());
        }
        long later = System.currentTimeMillis() + 14 * Partitions.DAY;
        DatedRows.insert(database, Table.DEVICE_EVENT, later, later + 1_000 * Partitions.DAY);
        assertEquals(
                Map.of("past", 3, "week", 1, "default", 1),
                Partitions.holders(database, Table.DEVICE_EVENT));
    }

    @Test
    void anEmptyTableHasWeeksForWhatIsKeptAndWhatComesAndADefaultForTheRest() throws Exception {
        database.script("partitioning.sql");
        Partitions.fill(database);
        for (Table table : Partitions.TABLES) {
            assertEquals(
                    Map.of("default", 1, "week", 2),
                    Partitions.holders(database, table),
                    table.label());
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
        long later = System.currentTimeMillis() + 70 * Partitions.DAY;
        DatedRows.insert(database, Table.DEVICE_EVENT, later, later + 1_000 * Partitions.DAY);
        assertEquals(Map.of("default", 2), Partitions.holders(database, Table.DEVICE_EVENT));
        List<String> before = content(Table.DEVICE_EVENT);
        assertEquals(
                List.of(String.valueOf(4 * Partitions.TABLES.size())),
                database.rows("SELECT fleet.create_partitions(12)"));
        assertEquals(
                Map.of("default", 1, "week", 1), Partitions.holders(database, Table.DEVICE_EVENT));
        assertEquals(before, content(Table.DEVICE_EVENT));
        assertEquals(List.of("0"), database.rows("SELECT fleet.create_partitions(12)"));
    }

    @Test
    void everyScriptAppliesAgainToEmptyAndToFullTables() throws Exception {
        for (int time = 0; time < 2; time++) {
            database.script("schema.sql", "views.sql", "roles.sql", "retention.sql");
            database.script("partitioning.sql", "timescaledb.sql", "roles.sql");
            if (time == 0) {
                Partitions.fill(database);
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
        Partitions.fill(database);
        database.execute("CREATE MATERIALIZED VIEW mine AS SELECT * FROM fleet.device_event");
        SQLException failure =
                assertThrows(SQLException.class, () -> database.script("partitioning.sql"));
        assertTrue(failure.getMessage().contains("materialized views"), failure.getMessage());
        assertEquals(3, database.rows("SELECT 1 FROM fleet.device_event").size());
        database.execute("DROP MATERIALIZED VIEW mine");
        database.script("partitioning.sql");
    }
}
