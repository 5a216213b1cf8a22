package io.fleetpulse.bridge;

import io.fleetpulse.status.PrometheusText;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Writes the metrics of all connections in Prometheus' text format, version 0.0.4. */
final class BridgeMetrics {

    private final PrometheusText text = new PrometheusText("fleetpulse_bridge_");
    private final List<ConnectionStatus> connections;

    private BridgeMetrics(List<ConnectionStatus> connections) {
        this.connections = connections;
    }

    /**
     * Writes all metrics.
     *
     * @param now the current time, in milliseconds since the epoch
     */
    static String of(List<ConnectionStatus> connections, long now) {
        BridgeMetrics metrics = new BridgeMetrics(connections);
        metrics.count(
                "received_messages_total",
                "Messages received, redeliveries included.",
                status -> status.received.sum());
        metrics.count(
                "received_bytes_total",
                "Bytes in the bodies of received messages.",
                status -> status.receivedBytes.sum());
        metrics.count(
                "messages_without_topic_total",
                "Messages received without the property topic; the job turns most into dead"
                        + " letters.",
                status -> status.withoutTopic.sum());
        metrics.count(
                "produced_messages_total",
                "Messages that Kafka has stored.",
                status -> status.produced.sum());
        metrics.count(
                "acknowledged_messages_total",
                "Messages acknowledged to the platform.",
                status -> status.acknowledged.sum());
        metrics.count(
                "reconnects_total", "Connects after the first one.", ConnectionStatus::reconnects);
        metrics.count(
                "failures_total",
                "Lost connections, refused logins, and failures or refusals of Kafka.",
                status -> status.failures.sum());
        metrics.level(
                "connected",
                "1 while the connection is open.",
                status -> OptionalDouble.of(status.isConnected() ? 1 : 0));
        metrics.level(
                "in_flight_messages",
                "Messages received and not yet acknowledged.",
                status -> OptionalDouble.of(status.inFlight()));
        metrics.level(
                "oldest_unacknowledged_seconds",
                "Wait of the oldest unacknowledged message; the platform resends after 30 s.",
                status -> OptionalDouble.of(status.oldestUnacknowledged(now) / 1e3));
        metrics.level(
                "backlog_age_seconds",
                "Time from generation to reception of the newest message; 0 while none waits.",
                status ->
                        status.backlogAge().isPresent()
                                ? OptionalDouble.of(status.backlogAge().getAsLong() / 1e3)
                                : OptionalDouble.empty());
        return metrics.text.toString();
    }

    private void count(String name, String meaning, Function<ConnectionStatus, Long> value) {
        text.metric(name, "counter", meaning);
        for (int number = 0; number < connections.size(); number++) {
            sample(name, number, value.apply(connections.get(number)));
        }
    }

    private void level(
            String name, String meaning, Function<ConnectionStatus, OptionalDouble> value) {
        text.metric(name, "gauge", meaning);
        for (int number = 0; number < connections.size(); number++) {
            OptionalDouble sample = value.apply(connections.get(number));
            if (sample.isPresent()) {
                sample(name, number, sample.getAsDouble());
            }
        }
    }

    private void sample(String name, int connection, Number value) {
        text.sample(name, "connection", Integer.toString(connection), value);
    }
}
