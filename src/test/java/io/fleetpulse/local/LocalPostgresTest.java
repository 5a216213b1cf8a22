package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

class LocalPostgresTest {

    @TempDir Path directory;

    @Test
    void aSecondServerOnTheSamePortServesItsOwnData() throws Exception {
        try (LocalPostgres first = LocalPostgres.start(directory.resolve("first"), 0);
                LocalPostgres second =
                        LocalPostgres.start(directory.resolve("second"), first.port())) {
            assertNotEquals(first.port(), second.port());
            execute(first, "create table t (a int)");
            execute(second, "create table t (a int)");
            execute(first, "insert into t values (7)");
            assertEquals(1, count(first));
            assertEquals(0, count(second));
        }
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(LocalPostgres postgres) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
