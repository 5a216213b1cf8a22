package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fleetpulse.result.Change;
import io.fleetpulse.result.Column;
import io.fleetpulse.result.ColumnType;
import io.fleetpulse.result.Table;

import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

@SuppressWarnings("try") // the harness is closed as Flink closes it
class SchemaTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestDatabase.create();
    }

    private void createSchema() throws Exception {
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("fleet", "postgres"));
        }
    }

    private String script(String name) throws Exception {
        return Files.readString(Path.of("deploy", "postgres", name));
    }

    private static String postgresType(ColumnType type) {
        return switch (type) {
            case TEXT -> "text";
            case BIGINT -> "bigint";
            case DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamp with time zone";
            case JSON -> "jsonb";
        };
    }

    @Test
    void theSchemaHasTheColumnsTypesAndKeyOfEveryTable() throws Exception {
        createSchema();
        for (Table table : Table.values()) {
            List<String> columns = new ArrayList<>();
            List<String> key = new ArrayList<>();
            for (Column column : table.columns()) {
                String nullable = column.key() ? "NO" : "YES";
                columns.add(column.name() + "," + postgresType(column.type()) + "," + nullable);
                if (column.key()) {
                    key.add(column.name());
                }
            }
            String ofTable =
                    " WHERE table_schema = 'fleet' AND table_name = '"
                            + table.relation()
                            + "' ORDER BY ordinal_position";
            assertEquals(
                    columns,
                    database.rows(
                            "SELECT column_name, data_type, is_nullable FROM"
                                    + " information_schema.columns"
                                    + ofTable));
            assertEquals(
                    key,
                    database.rows(
                            "SELECT column_name FROM information_schema.key_column_usage"
                                    + ofTable),
                    table.label());
        }
    }

    @Test
    void everyTableAndColumnSaysWhatItMeans() throws Exception {
        createSchema();
        assertEquals(
                List.of(),
                database.rows(
                        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON"
                            + " a.attrelid = c.oid WHERE c.relnamespace = 'fleet'::regnamespace AND"
                            + " c.relkind = 'r' AND a.attnum > 0 AND (col_description(c.oid,"
                            + " a.attnum) IS NULL OR obj_description(c.oid) IS NULL)"));
    }

    @Test
    void runningItAgainChangesNothing() throws Exception {
        createSchema();
        database.execute(script("schema.sql"));
        database.execute(script("schema.sql"));
        assertEquals(List.of("1"), database.rows("SELECT version FROM fleet.schema_version"));
    }

    @Test
    void aSchemaOfAnotherNameIsTheSame() throws Exception {
        createSchema();
        try (RetryingConnection connection =
                new RetryingConnection(database.config(), TestDatabase.IMPATIENT)) {
            connection.run(new Schema("replay", "postgres"));
        }
        for (String query :
                List.of(
                        "SELECT table_name, column_name, data_type FROM information_schema.columns"
                                + " WHERE table_schema = 'fleet' ORDER BY 1, 2",
                        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'fleet' ORDER BY 1",
                        "SELECT viewname, definition FROM pg_views WHERE schemaname = 'fleet'"
                                + " ORDER BY 1",
                        "SELECT pg_get_functiondef(oid) FROM pg_proc"
                                + " WHERE pronamespace = 'fleet'::regnamespace ORDER BY 1")) {
            List<String> original = database.rows(query);
            assertFalse(original.isEmpty(), query);
            assertEquals(
                    original.stream().map(row -> row.replace("fleet.", "replay.")).toList(),
                    database.rows(query.replace("'fleet'", "'replay'")));
        }
        assertEquals(List.of("1"), database.rows("SELECT version FROM replay.schema_version"));
    }

    @Test
    void aNewerVersionIsLeftAloneAndTheMessageSaysWhatToDo() throws Exception {
        createSchema();
        database.execute("INSERT INTO fleet.schema_version VALUES (99)");

        SQLException failure = assertThrows(SQLException.class, this::createSchema);

        assertTrue(failure.getMessage().contains("version 99"), failure.getMessage());
        assertTrue(failure.getMessage().contains("postgres.schema"), failure.getMessage());
    }

    @Test
    void tablesOfAnotherProgramAreLeftAloneAndTheMessageSaysWhatToDo() throws Exception {
        database.execute("CREATE SCHEMA fleet; CREATE TABLE fleet.device (id integer)");

        SQLException failure = assertThrows(SQLException.class, this::createSchema);

        assertTrue(failure.getMessage().contains("postgres.schema"), failure.getMessage());
        assertEquals(
                List.of("device"),
                database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'fleet'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "WIN1252", "EUC_CN"})
    void aDatabaseThatCannotHoldEveryTextIsRefusedAndTheMessageSaysWhatToDo(String encoding)
            throws Exception {
        database = databaseIn(encoding);

        SQLException failure = assertThrows(SQLException.class, this::createSchema);

        assertTrue(failure.getMessage().contains(encoding), failure.getMessage());
        assertTrue(failure.getMessage().contains("ENCODING 'UTF8'"), failure.getMessage());
    }

    @Test
    void aDatabaseThatStoresEveryTextAsItIsHasTheTables() throws Exception {
        database = databaseIn("SQL_ASCII");

        createSchema();

        assertEquals(List.of("1"), database.rows("SELECT version FROM fleet.schema_version"));
    }

    private static TestDatabase databaseIn(String encoding) throws SQLException {
        return TestDatabase.createWith(
                "TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING '" + encoding + "'");
    }

    @Test
    void manyWritersCreateItAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            writers.add(
                    () -> {
                        createSchema();
                        return null;
                    });
        }
        for (Future<Void> created : threads.invokeAll(writers)) {
            created.get();
        }
        threads.shutdown();
        assertEquals(List.of("1"), database.rows("SELECT version FROM fleet.schema_version"));
    }

    @Test
    void aWriterWithoutTheRightToCreateWritesWhereTheSchemaIs() throws Exception {
        createSchema();
        grantRoles();
        try (OneInputStreamOperatorTestHarness<Change, Change> writer =
                database.writer(database.config("a_writer", 10, Duration.ofSeconds(1)))) {
            for (Table table : Table.values()) {
                writer.processElement(TableRows.full(table), 0);
                writer.processElement(TableRows.empty(table), 0);
            }
            writer.prepareSnapshotPreBarrier(1);
            for (Table table : Table.values()) {
                writer.processElement(TableRows.delete(table), 0);
            }
            writer.prepareSnapshotPreBarrier(2);
            assertEquals(List.of(), writer.extractOutputValues());
        }
        for (Table table : Table.values()) {
            assertEquals(1, database.rows("SELECT 1 FROM fleet." + table.relation()).size());
        }
        refusedTo("a_writer", "CREATE TABLE fleet.mine (a int)");
        refusedTo("a_writer", "DROP TABLE fleet.rollout");
        refusedTo("a_writer", "TRUNCATE fleet.rollout");
        refusedTo("a_writer", "INSERT INTO fleet.schema_version VALUES (9)");
    }

    @Test
    void aReaderReadsEveryTableAndViewAndThoseThatComeLaterAndWritesNothing() throws Exception {
        createSchema();
        grantRoles();
        database.execute("CREATE TABLE fleet.later (a int)");
        List<String> relations =
                database.rows(
                        "SELECT table_name FROM information_schema.tables"
                                + " WHERE table_schema = 'fleet'");
        assertTrue(relations.size() > Table.values().length);
        for (String relation : relations) {
            database.execute("SET ROLE a_reader; SELECT * FROM fleet." + relation);
        }
        refusedTo("a_reader", "DELETE FROM fleet.rollout");
        refusedTo("a_reader", "INSERT INTO fleet.later VALUES (1)");
    }

    @Test
    void rolesCanBeGivenAgain() throws Exception {
        createSchema();
        grantRoles();
        grantRoles();
        assertEquals(
                List.of("t"),
                database.rows("SELECT has_table_privilege('a_reader', 'fleet.rollout', 'SELECT')"));
    }

    @Test
    void aWriterThatMayNotCreateTheMissingSchemaIsToldWhatToDo() throws Exception {
        createSchema();
        grantRoles();
        TestDatabase bare = TestDatabase.create();
        SQLException failure =
                assertThrows(
                        SQLException.class,
                        () -> bare.writer(bare.config("a_writer", 10, Duration.ofSeconds(1))));
        assertTrue(
                failure.getMessage().contains("deploy/postgres/schema.sql"), failure.getMessage());
        assertEquals("42501", failure.getSQLState());
    }

    /** Roles belong to the server, not to the database, so another test may have created them. */
    private void grantRoles() throws Exception {
        database.execute(script("roles.sql"));
        for (String role : List.of("writer", "reader")) {
            if (database.rows("SELECT 1 FROM pg_roles WHERE rolname = 'a_" + role + "'")
                    .isEmpty()) {
                database.execute("CREATE ROLE a_" + role + " LOGIN IN ROLE fleet_" + role);
            }
        }
    }

    private void refusedTo(String role, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + role);
            SQLException failure =
                    assertThrows(SQLException.class, () -> statement.execute(sql), sql);
            assertEquals("42501", failure.getSQLState(), failure.getMessage());
        }
    }
}
