package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.simulator.OtaReport;
import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A database's tables of how versions do, and what a fleet's true history says of them. */
final class CohortsOfTruth {

    private static final String HEALTHY = "a1ThermT003";
    private static final String BAD = "a1MeterP004";
    private static final int ENOUGH_DEVICES = 20;
    private static final long MINUTE = 60_000;

    private final String jdbcUrl;
    private final Truth truth;
    private final TrueCohorts cohorts;

    CohortsOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        this.truth = truth;
        cohorts = new TrueCohorts(truth);
    }

    void assertCohorts() throws SQLException {
        Map<List<Object>, List<Object>> actual =
                rows(
                                "cohort_window",
                                4,
                                "product_key",
                                "module_name",
                                "version",
                                "window_start",
                                "devices",
                                "online_ms",
                                "readings",
                                "info_events",
                                "alert_events",
                                "error_events",
                                "other_events",
                                "validation_failures",
                                "disconnects")
                        .rows();
        actual.keySet().removeIf(key -> !cohorts.covers(key));
        new ResultRows(actual).assertAre(cohorts.rows);
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

    void assertHealthyReleaseGoesOn() throws SQLException {
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
