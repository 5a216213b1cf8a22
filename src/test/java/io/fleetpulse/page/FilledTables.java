package io.fleetpulse.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The schema in an empty database, with rows that SQL statements make. */
final class FilledTables {

    /** A test database is never recovered; without the log, filling it takes much less time. */
    private static final String WITHOUT_LOG =
            """
            DO $$
            DECLARE
                name regclass;
            BEGIN
                FOR name IN SELECT oid FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = 'fleet'::regnamespace
                LOOP
                    EXECUTE format('ALTER TABLE %s SET UNLOGGED', name);
                END LOOP;
            END $$
            """;

    private FilledTables() {}

    /** Creates the tables and views, executes the statements, and updates the statistics. */
    static void create(Connection connection, List<String> statements)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            for (String script : List.of("schema.sql", "views.sql")) {
                statement.execute(sql(script));
            }
            statement.execute(WITHOUT_LOG);
            statement.execute("SET search_path = fleet");
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    private static String sql(String script) throws IOException {
        try (InputStream stream =
                FilledTables.class.getResourceAsStream("/io/fleetpulse/sink/postgres/" + script)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
