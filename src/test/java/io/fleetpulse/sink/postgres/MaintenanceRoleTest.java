package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Tests which roles may delete rows. */
@SlowTest("a PostgreSQL with many roles")
class MaintenanceRoleTest {

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.create();
        // As in an installation that runs the files one after another.
        database.script("schema.sql", "views.sql", "roles.sql", "retention.sql");
        database.script("partitioning.sql", "roles.sql");
        login(database, "a_maintainer", "fleet_maintenance");
        login(database, "a_writer", "fleet_writer");
        login(database, "a_reader", "fleet_reader");
    }

    /**
     * Roles belong to the server, not to the database, so another test may have created this role.
     */
    static void login(TestDatabase database, String user, String role) throws SQLException {
        if (database.rows("SELECT 1 FROM pg_roles WHERE rolname = '" + user + "'").isEmpty()) {
            database.execute("CREATE ROLE " + user + " LOGIN IN ROLE " + role);
        }
    }

    private void as(String user, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + user);
            statement.execute(sql);
        }
    }

    private void refused(String user, String sql) {
        SQLException failure =
                assertThrows(SQLException.class, () -> as(user, sql), user + ": " + sql);
        assertEquals("42501", failure.getSQLState(), failure.getMessage());
    }

    @Test
    void maintenanceTakesAwayWhatIsOldAndAddsPartitions() throws Exception {
        for (Table table : List.of(Table.ALERT, Table.DEVICE_EVENT)) {
            DatedRows.insert(database, table, 1L, System.currentTimeMillis());
        }
        as("a_maintainer", "CALL fleet.apply_retention()");
        as("a_maintainer", "SELECT fleet.create_partitions(60)");
        for (Table table : List.of(Table.ALERT, Table.DEVICE_EVENT)) {
            assertEquals(1, database.rows("SELECT 1 FROM fleet." + table.relation()).size());
        }
        DatedRows.insert(database, Table.DEVICE_EVENT, System.currentTimeMillis() + 1);
        as("a_writer", "UPDATE fleet.device_event SET name = 'mine'");
    }

    @Test
    void itMayDoNothingElse() {
        for (String sql :
                List.of(
                        "SELECT * FROM fleet.device",
                        "SELECT * FROM fleet.device_event",
                        "DELETE FROM fleet.alert",
                        "DELETE FROM fleet.device_event_default",
                        "TRUNCATE fleet.alert",
                        "UPDATE fleet.retention SET keep = '2 days'",
                        "UPDATE fleet.aging_table SET time_column = 'since'",
                        "CREATE TABLE fleet.mine (a int)",
                        "DROP TABLE fleet.device_event_default",
                        "SELECT fleet.partition_by_week('alert')",
                        "SELECT fleet.create_partition('device_event', now())")) {
            refused("a_maintainer", sql);
        }
    }

    @Test
    void othersTakeNothingAwayByAgeAndChangeNoSetting() {
        for (String user : List.of("a_writer", "a_reader")) {
            refused(user, "CALL fleet.apply_retention()");
            refused(user, "SELECT fleet.drop_expired_partition('device_event', now())");
            refused(user, "SELECT fleet.expired_pages('alert', now(), 1)");
            refused(user, "SELECT fleet.remove_expired('alert', now(), 1, 'fleet.alert', 0)");
            refused(user, "SELECT fleet.create_partitions()");
            refused(user, "UPDATE fleet.retention SET keep = NULL");
            refused(user, "DELETE FROM fleet.aging_table");
            refused(user, "INSERT INTO fleet.retention VALUES ('mine')");
        }
    }

    @Test
    void theOwnerNeedNotBeASuperuser() throws Exception {
        database = TestDatabase.create();
        login(database, "an_owner", "fleet_reader");
        database.execute(
                "DO 'BEGIN EXECUTE format(''GRANT CREATE ON DATABASE %I TO an_owner'',"
                        + " current_database()); END'");
        for (String script :
                List.of("schema.sql", "views.sql", "retention.sql", "partitioning.sql")) {
            as("an_owner", Files.readString(Path.of("deploy", "postgres", script)));
        }
        database.script("roles.sql");
        DatedRows.insert(database, Table.DEVICE_EVENT, 1L);
        as("a_maintainer", "SELECT fleet.create_partitions(9)");
        as("a_maintainer", "CALL fleet.apply_retention()");
        assertEquals(List.of(), database.rows("SELECT * FROM fleet.device_event"));
        assertEquals(
                List.of("an_owner"),
                database.rows(
                        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE"
                                + " relnamespace = 'fleet'::regnamespace"));
    }

    @Test
    void rowsOfAnotherTableAreNotToBeHad() {
        SQLException failure =
                assertThrows(
                        SQLException.class,
                        () ->
                                as(
                                        "a_maintainer",
                                        "SELECT fleet.remove_expired('alert', now(), 1,"
                                                + " 'fleet.device', 0)"));
        assertEquals("P0001", failure.getSQLState());
    }
}
