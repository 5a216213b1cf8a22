package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** A status of 1970 writes one row, not a row for every window since. */
class YearsWithoutChangesIT {

    private static final long NOW = Instant.parse("2026-03-01T10:00:30Z").toEpochMilli();
    private static final long MINUTES = NOW / 60_000;

    private static String database;

    @BeforeAll
    static void run(@TempDir Path checkpoints) throws Exception {
        Sent sent = new Sent(NOW);
        version(sent, "old", 1_000);
        status(sent, "old", "online", "1");
        status(sent, "other", "online", Long.toString(NOW - 120_000));
        status(sent, "old", "offline", Long.toString(NOW));
        database = FleetRun.once(checkpoints, 1, sent::publish);
    }

    private static void version(Sent sent, String device, long at) {
        sent.add(
                "/p/" + device + "/ota/version/post",
                "{\"productKey\":\"p\",\"deviceName\":\"%s\",\"moduleName\":\"mcu\",\"moduleVersion\":\"1\",\"messageCreateTime\":%d}"
                        .formatted(device, at));
    }

    private static void status(Sent sent, String device, String status, String time) {
        sent.add(
                "/as/mqtt/status/p/" + device,
                "{\"productKey\":\"p\",\"deviceName\":\"%s\",\"status\":\"%s\",\"time\":%s}"
                        .formatted(device, status, time));
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void onlyWindowsWithChangesHaveARow() throws SQLException {
        assertThat(one("SELECT count(*) FROM fleet.connectivity_window")).isEqualTo("3");
        assertThat(one("SELECT count(*) FROM fleet.cohort_window")).isEqualTo("2");
    }

    @Test
    void theFunctionsReturnTheWindowsBetween() throws SQLException {
        assertThat(
                        one(
                                "SELECT concat_ws(' ', count(*), min(devices_online),"
                                        + " max(devices_online), sum(online_ms)) FROM"
                                        + " fleet.connectivity_windows('p', '2001-01-01 Z',"
                                        + " '2001-01-02 Z')"))
                .isEqualTo("1440 1 1 86400000");
        assertThat(
                        one(
                                "SELECT concat_ws(' ', count(*), min(devices), max(devices),"
                                        + " sum(online_ms)) FROM fleet.cohort_windows('p', 'mcu',"
                                        + " '2001-01-01 Z', '2001-01-02 Z')"))
                .isEqualTo("1440 1 1 86400000");
        assertThat(one("SELECT count(*) FROM fleet.connectivity_windows('p', NULL, NULL)"))
                .isEqualTo(Long.toString(MINUTES + 1));
    }
}
