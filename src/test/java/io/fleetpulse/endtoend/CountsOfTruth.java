package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.simulator.Truth;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Compares a database's tables of counts with a fleet's true history. */
final class CountsOfTruth {

    private final String jdbcUrl;
    private final TrueCounts counts;
    private final TrueStream stream;

    CountsOfTruth(String jdbcUrl, Truth truth) {
        this.jdbcUrl = jdbcUrl;
        counts = new TrueCounts(truth);
        stream = new TrueStream(truth);
    }

    void assertAll() throws SQLException {
        assertEvents();
        assertFailures();
        assertReplies();
        assertLifecycles();
        assertCustomTopics();
        assertStream();
    }

    void assertEvents() throws SQLException {
        rows(
                        "event_window",
                        4,
                        "product_key",
                        "identifier",
                        "event_type",
                        "window_start",
                        "count",
                        "failed",
                        "history_count",
                        "late_count",
                        "devices")
                .assertAre(counts.events());
        rows(
                        "device_event",
                        4,
                        "product_key",
                        "device_name",
                        "identifier",
                        "at",
                        "event_type",
                        "failed")
                .assertAre(counts.deviceEvents());
    }

    void assertFailures() throws SQLException {
        rows(
                        "validation_failure_window",
                        5,
                        "product_key",
                        "kind",
                        "identifier",
                        "code",
                        "window_start",
                        "count",
                        "sample_message")
                .assertAre(counts.failures());
    }

    void assertReplies() throws SQLException {
        rows(
                        "downlink_window",
                        4,
                        "product_key",
                        "service",
                        "code",
                        "window_start",
                        "count",
                        "success")
                .assertAre(counts.replies());
    }

    void assertLifecycles() throws SQLException {
        rows("lifecycle_window", 3, "product_key", "action", "window_start", "count")
                .assertAre(counts.lifecycles());
    }

    void assertCustomTopics() throws SQLException {
        rows(
                        "custom_topic_window",
                        3,
                        "product_key",
                        "topic",
                        "window_start",
                        "messages",
                        "bytes",
                        "devices")
                .assertAre(counts.customTopics());
    }

    void assertStream() throws SQLException {
        Map<List<Object>, List<Object>> windows =
                rows("stream_window", 2, "family", "window_start", "messages", "bytes").rows();
        windows.entrySet()
                .removeIf(
                        row ->
                                !TrueStream.isTimed(row.getKey().get(0))
                                        || row.getValue().get(0).equals(0L));
        new ResultRows(windows).assertAre(stream.windows());
        Map<List<Object>, List<Object>> totals =
                Grouped.rows(
                        List.copyOf(
                                rows(
                                                "stream_window",
                                                5,
                                                "family",
                                                "messages",
                                                "duplicates",
                                                "bytes",
                                                "window_start")
                                        .rows()
                                        .keySet()),
                        row -> List.of(row.get(0)),
                        rows -> List.of(sum(rows, 1), sum(rows, 2), sum(rows, 3)));
        assertThat(totals).containsAllEntriesOf(stream.totals());
    }

    private static Long sum(List<List<Object>> rows, int column) {
        return rows.stream().mapToLong(row -> (Long) row.get(column)).sum();
    }

    private ResultRows rows(String relation, int keys, String... columns) throws SQLException {
        return ResultRows.read(jdbcUrl, relation, keys, columns);
    }
}
