package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Devices that stay online and send nothing: only one progress row per table changes. */
@SlowTest("waits for silence")
class SilentFleetIT {

    private static final String WINDOWS =
            "SELECT count(*) FROM fleet.connectivity_windows('p', NULL, NULL)";

    @Test
    void progressIsWrittenInPlaceAndWindowsAreNot(@TempDir Path checkpoints) throws Exception {
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String database = servers.newDatabase();
        String topic = servers.newTopic(1);
        long now = System.currentTimeMillis();
        Sent sent = new Sent(now);
        sent.add(
                "/as/mqtt/status/p/d",
                "{\"productKey\":\"p\",\"deviceName\":\"d\",\"status\":\"online\",\"time\":%d}"
                        .formatted(now - 60_000));
        sent.publish(broker, topic);
        try (FleetRun run =
                new FleetRun(
                                checkpoints,
                                broker,
                                topic,
                                database,
                                "--connectivity.window",
                                "1s",
                                "--counts.window",
                                "1s",
                                "--time.silence",
                                "2s",
                                "--results.kafka",
                                "false")
                        .without("kafka.bounded")) {
            JobID job = run.submit();
            long windows = await(database, 50);
            assertThat(await(database, windows + 3)).isGreaterThan(windows);
            run.cluster().cancelJob(job).get();
            run.cluster().requestJobResult(job).get();
        }
        assertThat(one(database, "SELECT count(*) FROM fleet.connectivity_window")).isOne();
        assertThat(one(database, "SELECT count(*) FROM fleet.cohort_window")).isZero();
        assertThat(
                        one(
                                database,
                                "SELECT count(*) FROM fleet.window_progress WHERE product_key = ''"
                                        + " AND window_ms = 1000 AND reaches_to >"
                                        + " to_timestamp(%d)".formatted(now / 1000 - 30)))
                .isEqualTo(2);
        assertThat(one(database, "SELECT count(*) FROM fleet.window_progress")).isEqualTo(2);
    }

    /** Waits for a number of windows, with or without rows. */
    private static long await(String database, long atLeast) throws Exception {
        while (true) {
            if (one(database, "SELECT count(*) FROM pg_proc WHERE proname = 'connectivity_windows'")
                            > 0
                    && one(database, WINDOWS) >= atLeast) {
                return one(database, WINDOWS);
            }
            Thread.sleep(100);
        }
    }

    private static long one(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
