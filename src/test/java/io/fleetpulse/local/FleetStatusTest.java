package io.fleetpulse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

class FleetStatusTest {

    @Test
    void onlyRowsOfResultsCount(@TempDir Path directory) throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0)) {
            execute(postgres, Files.readString(Path.of("deploy", "postgres", "schema.sql")));
            execute(
                    postgres,
                    "INSERT INTO job_run (run_id, submission_id, job_id, seen_at, checkpointed)"
                            + " VALUES ('run', 'run', 'job', now(), false);"
                            + "INSERT INTO job_run_table VALUES ('device_status', 'run');"
                            + "INSERT INTO row_before VALUES ('run', 0, 'device_status',"
                            + " gen_random_uuid(), '{}', NULL)");
            assertEquals(0, FleetStatus.read(postgres).rowsWritten());

            execute(postgres, "INSERT INTO device_property VALUES ('p', 'd', 'x', '1', now())");
            execute(postgres, "UPDATE device_property SET value = '2'");
            assertEquals(2, FleetStatus.read(postgres).rowsWritten());
        }
    }

    /** Lets the server count the rows at once. */
    private static void execute(LocalPostgres postgres, String sql) throws Exception {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql + ";SELECT pg_stat_force_next_flush()");
        }
    }
}
