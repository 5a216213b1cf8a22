package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.simulator.Reading;
import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares every table of a database with a fleet's true history. */
final class TablesOfTruth {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String jdbcUrl;
    private final Map<DeadLetterReason, Integer> deadLetters;
    private final TrueConnectivity connectivity;
    private final TrueTelemetry telemetry;
    private final TrueRollouts rollouts;
    private final CountsOfTruth counts;
    private final InventoryOfTruth inventory;
    private final CohortsOfTruth cohorts;
    private final IncidentsOfTruth incidents;
    private final TrueConfirmations confirmations;
    private final AlertsOfTruth alerts;

    TablesOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        deadLetters = truth.deadLetters();
        connectivity = new TrueConnectivity(truth.transitions());
        telemetry = new TrueTelemetry(truth.readings());
        rollouts = new TrueRollouts(truth.otaReports(), truth.batchStates());
        counts = new CountsOfTruth(jdbcUrl, truth);
        inventory = new InventoryOfTruth(jdbcUrl, truth);
        cohorts = new CohortsOfTruth(jdbcUrl, truth);
        incidents = new IncidentsOfTruth(jdbcUrl, truth);
        confirmations = new TrueConfirmations(truth);
        alerts =
                new AlertsOfTruth(
                        jdbcUrl,
                        connectivity.flapping,
                        new TrueIncidents(truth).gateways,
                        rollouts.windows);
    }

    void assertAll() throws SQLException {
        assertStatuses();
        assertSessions();
        assertConnectivityWindows();
        assertFlapping();
        assertPropertyWindows();
        assertProductWindows();
        assertValues();
        assertLatestValues();
        assertTasks();
        assertRollouts();
        assertRolloutWindows();
        assertForecasts();
        assertDeadLetters();
        counts.assertAll();
        inventory.assertAll();
        cohorts.assertAll();
        incidents.assertAll();
        assertConfirmations();
        alerts.assertAll();
    }

    CountsOfTruth counts() {
        return counts;
    }

    CohortsOfTruth cohorts() {
        return cohorts;
    }

    IncidentsOfTruth incidents() {
        return incidents;
    }

    AlertsOfTruth alerts() {
        return alerts;
    }

    InventoryOfTruth inventory() {
        return inventory;
    }

    void assertStatuses() throws SQLException {
        rows(
                        "device_status",
                        2,
                        "product_key",
                        "device_name",
                        "status",
                        "since",
                        "offline_reason",
                        "client_ip")
                .assertAre(connectivity.statuses);
    }

    void assertSessions() throws SQLException {
        rows(
                        "device_session",
                        3,
                        "product_key",
                        "device_name",
                        "online_at",
                        "offline_at",
                        "duration_ms",
                        "ended_by",
                        "offline_reason",
                        "client_ip")
                .assertAre(connectivity.sessions);
    }

    void assertConnectivityWindows() throws SQLException {
        assertThat(connectivity.windowsWithNews).hasSizeLessThan(connectivity.windows.size());
        connectivityRows("connectivity_window").assertAre(connectivity.windowsWithNews);
        connectivityRows("connectivity_windows(NULL, NULL, NULL)").assertAre(connectivity.windows);
        rows("window_progress", 2, "table_name", "product_key", "window_ms", "reaches_to")
                .assertAre(connectivity.progress);
        rows(
                        "offline_reason_window",
                        3,
                        "product_key",
                        "window_start",
                        "offline_reason",
                        "disconnects")
                .assertAre(connectivity.reasons);
    }

    private ResultRows connectivityRows(String relation) throws SQLException {
        return rows(
                relation,
                2,
                "product_key",
                "window_start",
                "window_end",
                "connects",
                "disconnects",
                "devices_online",
                "online_ms",
                "flapping_devices");
    }

    void assertFlapping() throws SQLException {
        assertThat(connectivity.flapping).isNotEmpty();
        rows(
                        "flapping_device",
                        3,
                        "product_key",
                        "device_name",
                        "started_at",
                        "ended_at",
                        "transitions")
                .assertAre(connectivity.flapping);
    }

    void assertPropertyWindows() throws SQLException {
        rows(
                        "property_window",
                        4,
                        "product_key",
                        "device_name",
                        "property",
                        "window_start",
                        "window_end",
                        "count",
                        "min",
                        "max",
                        "sum",
                        "sum_squares",
                        "avg",
                        "first",
                        "last",
                        "last_at",
                        "live_count",
                        "history_count",
                        "late_count")
                .assertAre(telemetry.propertyWindows());
    }

    void assertProductWindows() throws SQLException {
        rows(
                        "product_property_window",
                        3,
                        "product_key",
                        "property",
                        "window_start",
                        "window_end",
                        "count",
                        "min",
                        "max",
                        "sum",
                        "sum_squares",
                        "avg",
                        "devices",
                        "p50",
                        "p95",
                        "p99")
                .assertAre(telemetry.productWindows());
    }

    void assertValues() throws SQLException {
        rows(
                        "property_value_window",
                        4,
                        "product_key",
                        "property",
                        "value",
                        "window_start",
                        "count")
                .assertAre(telemetry.values());
    }

    void assertLatestValues() throws SQLException {
        Map<List<Object>, List<Object>> actual =
                rows("device_property", 3, "product_key", "device_name", "property", "value", "at")
                        .rows();
        Map<List<Object>, List<Reading>> latest = telemetry.latest();
        assertThat(actual.keySet()).isEqualTo(latest.keySet());
        latest.forEach(
                (key, readings) -> {
                    assertThat(actual.get(key).get(1)).isEqualTo(readings.get(0).time());
                    assertThat(readings.stream().map(TablesOfTruth::json))
                            .as("%s", key)
                            .contains(parse((String) actual.get(key).get(0)));
                });
    }

    /** The parsed value, so that 20 and 20.0 are equal. */
    private static Object json(Reading reading) {
        if (reading.kind() == Reading.Kind.ARRAY) {
            return parse((String) reading.value());
        }
        return reading.value();
    }

    private static Object parse(String json) {
        try {
            Object value = JSON.readValue(json, Object.class);
            if (value instanceof Number number) {
                return number.doubleValue();
            }
            return value;
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    void assertTasks() throws SQLException {
        rows(
                        "rollout_task",
                        2,
                        "job_id",
                        "task_id",
                        "product_key",
                        "device_name",
                        "src_version",
                        "dest_version",
                        "status",
                        "step",
                        "attempts",
                        "started_at",
                        "updated_at",
                        "finished_at",
                        "stalled",
                        "description")
                .assertAre(rollouts.tasks);
    }

    void assertRollouts() throws SQLException {
        rows(
                        "rollout",
                        1,
                        "job_id",
                        "product_key",
                        "package_id",
                        "dest_version",
                        "state",
                        "tasks",
                        "in_progress",
                        "succeeded",
                        "failed",
                        "canceled",
                        "stalled",
                        "success_rate",
                        "retries",
                        "p50_duration_ms",
                        "p95_duration_ms",
                        "first_report_at",
                        "last_report_at")
                .assertAre(rollouts.rollouts);
        assertThat(rollouts.failures).isNotEmpty();
        rows("rollout_failure", 4, "job_id", "src_version", "step", "description", "tasks")
                .assertAre(rollouts.failures);
    }

    /** Some rollout must be close enough to its end to have an upper bound of the forecast. */
    void assertBoundedForecast() throws SQLException {
        assertThat(new TrueForecasts(rollouts.tasks).rows.values())
                .anyMatch(row -> row.get(2) != null);
        assertForecasts();
    }

    /** Some rollout must still be in progress. */
    void assertForecasts() throws SQLException {
        TrueForecasts forecasts = new TrueForecasts(rollouts.tasks);
        assertThat(forecasts.rows.values()).anyMatch(row -> row.get(0) != null);
        rows("rollout", 1, "job_id", "eta", "eta_low", "eta_high").assertAre(forecasts.rows);
    }

    void assertConfirmations() throws SQLException {
        Map<List<Object>, List<Object>> actual =
                rows("rollout", 1, "job_id", "confirmed", "reverted").rows();
        assertThat(actual).containsAllEntriesOf(confirmations.jobs());
    }

    void assertRolloutWindows() throws SQLException {
        rows(
                        "rollout_window",
                        2,
                        "job_id",
                        "window_start",
                        "window_end",
                        "tasks",
                        "in_progress",
                        "succeeded",
                        "failed",
                        "canceled",
                        "stalled")
                .assertAre(rollouts.windows);
    }

    void assertDeadLetters() throws SQLException {
        Map<String, Integer> actual = new HashMap<>();
        rows(
                        "dead_letter",
                        4,
                        "source_topic",
                        "source_partition",
                        "source_offset",
                        "part",
                        "reason")
                .rows()
                .values()
                .forEach(row -> actual.merge((String) row.get(0), 1, Integer::sum));
        Map<String, Integer> expected = new HashMap<>();
        deadLetters.forEach((reason, count) -> expected.put(reason.name(), count));
        assertThat(actual).isEqualTo(expected);
    }

    private ResultRows rows(String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(jdbcUrl, relation, keys, columns);
    }
}
