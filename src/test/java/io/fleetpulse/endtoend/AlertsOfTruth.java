package io.fleetpulse.endtoend;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the expected alerts from a fleet's true history: flapping devices, gateways that go
 * offline with their devices, stalled rollouts. The advice of gates and incidents of products are
 * estimates: other tests check their tables, and their alerts repeat those tables.
 */
final class AlertsOfTruth {

    private static final int STALLED = 6;

    private final String jdbcUrl;
    private final Map<List<Object>, List<Object>> expected = new HashMap<>();

    /** Takes the true rows of the three tables. */
    AlertsOfTruth(
            String jdbcUrl,
            Map<List<Object>, List<Object>> flapping,
            Map<List<Object>, List<Object>> gateways,
            Map<List<Object>, List<Object>> rolloutWindows) {
        this.jdbcUrl = jdbcUrl;
        flapping.forEach(
                (key, row) -> {
                    String subject = key.get(0) + "/" + key.get(1);
                    lasting("flapping", subject, key.get(2), row.get(0), "warning");
                });
        gateways.forEach(
                (key, row) -> {
                    String subject = key.get(1) + "/" + key.get(2);
                    lasting("incident", subject, key.get(3), row.get(0), "critical");
                });
        stalls(rolloutWindows);
    }

    private void lasting(String kind, String subject, Object from, Object to, String severity) {
        expected.put(List.of(kind, subject, from), List.of("raised", severity));
        // A cause without an end continues, and a cause that begins when the previous one ends
        // continues it.
        if (to != null) {
            expected.putIfAbsent(List.of(kind, subject, to), List.of("resolved", "info"));
        }
    }

    private void stalls(Map<List<Object>, List<Object>> windows) {
        Map<Object, Boolean> stalled = new HashMap<>();
        windows.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(AlertsOfTruth::byStart))
                .forEach(
                        window -> {
                            Object job = window.getKey().get(0);
                            boolean now = (Long) window.getValue().get(STALLED) > 0;
                            boolean before = stalled.getOrDefault(job, false);
                            stalled.put(job, now);
                            List<Object> key =
                                    List.of("rollout_stalled", job, window.getValue().get(0));
                            if (now && !before) {
                                expected.put(key, List.of("raised", "warning"));
                            } else if (before && !now) {
                                expected.put(key, List.of("resolved", "info"));
                            }
                        });
    }

    private static int byStart(List<Object> left, List<Object> right) {
        return Long.compare((Long) left.get(1), (Long) right.get(1));
    }

    void assertAll() throws SQLException {
        Map<List<Object>, List<Object>> actual =
                ResultRows.read(jdbcUrl, "alert", 3, "kind", "subject", "at", "state", "severity")
                        .rows();
        actual.keySet().removeIf(AlertsOfTruth::isEstimate);
        new ResultRows(actual).assertAre(expected);
    }

    /** An incident of a whole product has no device in its subject. */
    private static boolean isEstimate(List<Object> key) {
        String subject = (String) key.get(1);
        return key.get(0).equals("rollout_gate")
                || key.get(0).equals("incident") && !subject.contains("/");
    }
}
