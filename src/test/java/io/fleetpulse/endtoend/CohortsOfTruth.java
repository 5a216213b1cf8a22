package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.fleetpulse.endtoend.ResultRows.About;
import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares a database's cohort and gate tables with a fleet's true history. */
final class CohortsOfTruth {

    private static final String HEALTHY = "a1ThermT003";
    private static final String BAD = "a1MeterP004";
    private static final int ENOUGH_DEVICES = 20;
    private static final long MINUTE = 60_000;
    private static final double MILLIS_OF_HOUR = 3_600_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String jdbcUrl;
    private final Truth truth;
    private final TrueCohorts cohorts;
    private final TrueInstability instability;

    CohortsOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        this.truth = truth;
        cohorts = new TrueCohorts(truth);
        instability = new TrueInstability(truth);
    }

    /** Checks all tables except the advice, which depends on this fleet's releases. */
    void assertAll() throws SQLException {
        assertCohorts();
        assertInstability();
        assertRates();
    }

    void assertCohorts() throws SQLException {
        cohortRows(
                        "devices",
                        "online_ms",
                        "readings",
                        "info_events",
                        "alert_events",
                        "error_events",
                        "other_events",
                        "validation_failures",
                        "disconnects")
                .assertAre(cohorts.rows);
    }

    void assertInstability() throws SQLException {
        assertThat(instability.flapping).isNotEmpty();
        assertThat(instability.endedSessions.values())
                .anyMatch(reasons -> reasons.containsKey("superseded"))
                .anyMatch(reasons -> reasons.size() > 1);
        Map<List<Object>, List<Object>> actual =
                cohortRows("flapping_devices", "ended_sessions").rows();
        actual.replaceAll((key, row) -> List.of(row.get(0), reasons((String) row.get(1))));
        Map<List<Object>, List<Object>> expected = new HashMap<>();
        for (List<Object> key : cohorts.rows.keySet()) {
            expected.put(
                    key,
                    List.of(
                            instability.flapping.getOrDefault(key, 0L),
                            instability.endedSessions.getOrDefault(key, Map.of())));
        }
        new ResultRows(actual).assertAre(expected);
    }

    private static Map<String, Long> reasons(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Long>>() {});
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(json, malformed);
        }
    }

    void assertRates() throws SQLException {
        Map<List<Object>, List<Object>> expected = new HashMap<>();
        cohorts.rows.forEach(
                (key, row) -> {
                    double hours = (Long) row.get(1) / MILLIS_OF_HOUR;
                    List<Object> rates = new ArrayList<>();
                    for (Object number : row.subList(2, row.size())) {
                        rates.add(rate(number, hours));
                    }
                    rates.add(rate(instability.flapping.getOrDefault(key, 0L), hours));
                    expected.put(key, rates);
                });
        cohortRows(
                        "readings_per_hour",
                        "info_events_per_hour",
                        "alert_events_per_hour",
                        "error_events_per_hour",
                        "other_events_per_hour",
                        "validation_failures_per_hour",
                        "disconnects_per_hour",
                        "flapping_devices_per_hour")
                .assertAre(expected);
    }

    private static Object rate(Object number, double hours) {
        if (hours == 0) {
            return null;
        }
        if (number instanceof About about) {
            return new About(about.low() / hours, about.high() / hours);
        }
        return About.relative((Long) number / hours, 1e-9);
    }

    /** The rows up to the end of the true history. */
    private ResultRows cohortRows(String... columns) throws SQLException {
        List<String> all =
                new ArrayList<>(List.of("product_key", "module_name", "version", "window_start"));
        all.addAll(List.of(columns));
        String[] names = all.toArray(String[]::new);
        ResultRows actual = rows("cohort_windows(NULL, NULL, NULL, NULL)", 4, names);
        assertThat(actual.rows()).containsAllEntriesOf(rows("cohort_window", 4, names).rows());
        actual.rows().keySet().removeIf(key -> !cohorts.covers(key));
        return actual;
    }

    /** From five minutes after enough devices had been upgraded, to the end. */
    void assertBadReleaseIsRolledBack() throws SQLException {
        String job = jobs(BAD).get(0);
        long seen =
                truth.otaReports().stream()
                                .filter(report -> report.jobId().equals(job))
                                .filter(report -> report.status().equals("SUCCEEDED"))
                                .map(OtaReport::time)
                                .sorted()
                                .skip(ENOUGH_DEVICES - 1)
                                .findFirst()
                                .orElseThrow()
                        + 5 * MINUTE;
        TreeMap<Long, Object> decisions = decisions(job);
        assertThat(decisions.floorEntry(seen).getValue()).isEqualTo("ROLLBACK");
        assertThat(decisions.lastEntry().getValue()).isEqualTo("ROLLBACK");
    }

    void assertHealthyReleaseContinues() throws SQLException {
        for (String job : jobs(HEALTHY)) {
            assertThat(decisions(job).values()).doesNotContain("HOLD", "ROLLBACK");
        }
        assertThat(decisions(jobs(HEALTHY).get(0)).values()).contains("PROCEED");
    }

    /** In the order of their beginning. */
    private List<String> jobs(String product) {
        return truth.otaReports().stream()
                .filter(report -> report.productKey().equals(product))
                .map(OtaReport::jobId)
                .distinct()
                .toList();
    }

    private TreeMap<Long, Object> decisions(String job) throws SQLException {
        return rows("rollout_gate", 2, "job_id", "window_start", "decision")
                .rows()
                .entrySet()
                .stream()
                .filter(row -> row.getKey().get(0).equals(job))
                .collect(
                        Collectors.toMap(
                                row -> (Long) row.getKey().get(1),
                                row -> row.getValue().get(0),
                                (one, other) -> one,
                                TreeMap::new));
    }

    private ResultRows rows(String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(jdbcUrl, relation, keys, columns);
    }
}
