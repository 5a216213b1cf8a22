package io.fleetpulse.sink.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tests {@code timescaledb.sql} without TimescaleDB. */
class TimescaleTest {

    private static final String CATALOG =
            "SELECT oid, xmin, relname FROM pg_class WHERE relnamespace = 'fleet'::regnamespace"
                    + " UNION ALL SELECT oid, xmin, extname FROM pg_extension ORDER BY 1";

    @ParameterizedTest
    @ValueSource(strings = {"retention.sql", "partitioning.sql"})
    void withoutTheExtensionItSaysSoAndChangesNothing(String last) throws Exception {
        TestDatabase database = TestDatabase.create();
        database.script("schema.sql", "views.sql", "retention.sql", last);
        List<String> before = database.rows(CATALOG);
        assertEquals(
                List.of("TimescaleDB is not enabled in this database: nothing changed"),
                database.notices(
                        Files.readString(Path.of("deploy", "postgres", "timescaledb.sql"))));
        assertEquals(before, database.rows(CATALOG));
    }
}
