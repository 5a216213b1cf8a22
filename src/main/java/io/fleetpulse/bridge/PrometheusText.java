package io.fleetpulse.bridge;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Writes the metrics of all connections in Prometheus' text format, version 0.0.4. */
final class PrometheusText {

    private static final String PREFIX = "fleetpulse_bridge_";

    private final StringBuilder text = new StringBuilder();
    private final List<ConnectionStatus> connections;

    private PrometheusText(List<ConnectionStatus> connections) {
        this.connections = connections;
    }

    /**
     * Writes all metrics.
     *
     * @param now the current time, in milliseconds since the epoch
     */
    static String of(List<ConnectionStatus> connections, long now) {
        PrometheusText text = new PrometheusText(connections);
        text.count(
                "received_messages_total",
                "Messages received, redeliveries included.",
                status -> status.received.sum());
        text.count(
                "received_bytes_total",
                "Bytes in the bodies of received messages.",
                status -> status.receivedBytes.sum());
        text.count(
                "messages_without_topic_total",
                "Messages received without the property topic; the job turns most into dead"
                        + " letters.",
                status -> status.withoutTopic.sum());
        text.count(
                "produced_messages_total",
                "Messages that Kafka has stored.",
                status -> status.produced.sum());
        text.count(
                "acknowledged_messages_total",
                "Messages acknowledged to the platform.",
                status -> status.acknowledged.sum());
        text.count(
                "reconnects_total", "Connects after the first one.", ConnectionStatus::reconnects);
        text.count(
                "failures_total",
                "Lost connections, refused logins, and failures or refusals of Kafka.",
                status -> status.failures.sum());
        text.level(
                "connected",
                "1 while the connection is open.",
                status -> OptionalDouble.of(status.isConnected() ? 1 : 0));
        text.level(
                "in_flight_messages",
                "Messages received and not yet acknowledged.",
                status -> OptionalDouble.of(status.inFlight()));
        text.level(
                "oldest_unacknowledged_seconds",
                "Wait of the oldest unacknowledged message; the platform resends after 30 s.",
                status -> OptionalDouble.of(status.oldestUnacknowledged(now) / 1e3));
        text.level(
                "backlog_age_seconds",
                "Time from generation to reception of the newest message; 0 while none waits.",
                status ->
                        status.backlogAge().isPresent()
                                ? OptionalDouble.of(status.backlogAge().getAsLong() / 1e3)
                                : OptionalDouble.empty());
        return text.text.toString();
    }

    private void count(String name, String meaning, Function<ConnectionStatus, Long> value) {
        head(name, meaning, "counter");
        for (int number = 0; number < connections.size(); number++) {
            sample(name, number, Long.toString(value.apply(connections.get(number))));
        }
    }

    private void level(
            String name, String meaning, Function<ConnectionStatus, OptionalDouble> value) {
        head(name, meaning, "gauge");
        for (int number = 0; number < connections.size(); number++) {
            OptionalDouble sample = value.apply(connections.get(number));
            if (sample.isPresent()) {
                sample(name, number, Double.toString(sample.getAsDouble()));
            }
        }
    }

    private void head(String name, String meaning, String type) {
        text.append("# HELP ").append(PREFIX).append(name).append(' ').append(meaning);
        text.append("\n# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, int connection, String value) {
        text.append(PREFIX).append(name).append("{connection=\"").append(connection);
        text.append("\"} ").append(value).append('\n');
    }
}
