package io.fleetpulse.notifier;

import io.fleetpulse.status.PrometheusText;

import java.util.Map;
import java.util.function.Function;

/** Writes the metrics of the notifier in Prometheus' text format, version 0.0.4. */
final class NotifierMetrics {

    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";
    private static final String RECEIVER = "receiver";

    private final PrometheusText text = new PrometheusText("fleetpulse_notifier_");

    private NotifierMetrics() {}

    /** Writes all metrics. */
    static String of(NotifierStatus status, boolean routesMistaken) {
        NotifierMetrics metrics = new NotifierMetrics();
        NotifierStatus.Figures figures = status.figures();
        metrics.input(status, figures);
        metrics.alerts(figures);
        metrics.one(
                "kafka_failures_total",
                COUNTER,
                "How often the notifier reread both topics after a failure of Kafka.",
                status.restarts.sum());
        metrics.one(
                "routes_mistaken",
                GAUGE,
                "1 while the routes file has a mistake and an earlier version is in use.",
                routesMistaken ? 1 : 0);
        metrics.receivers(status, figures);
        return metrics.text.toString();
    }

    private void input(NotifierStatus status, NotifierStatus.Figures figures) {
        one("rows_total", COUNTER, "Rows of alerts read.", status.rows.sum());
        one(
                "lag_records",
                GAUGE,
                "Records of alerts in Kafka that the notifier has not read.",
                figures.lag());
        one(
                "unreadable_records_total",
                COUNTER,
                "Records that are not alerts.",
                figures.unreadable());
    }

    private void alerts(NotifierStatus.Figures figures) {
        one(
                "firing_alerts",
                GAUGE,
                "Firing alerts that receivers know of, summed over routes.",
                figures.firing());
        one(
                "waiting_alerts",
                GAUGE,
                "Alerts that wait for a message, or are in one that has not arrived.",
                figures.waiting());
        one(
                "alerts_without_route_total",
                COUNTER,
                "Rows of alerts that no route matches.",
                figures.withoutRoute());
        one(
                "alerts_too_old_total",
                COUNTER,
                "Ended alerts that were older than alerts.max-age.",
                figures.tooOld());
        one(
                "alerts_in_maintenance_total",
                COUNTER,
                "Alerts that fired and ended during maintenance.",
                figures.inMaintenance());
        one(
                "alerts_beyond_limit_total",
                COUNTER,
                "Alerts that were not sent because their route remembers too many others.",
                figures.beyondLimit());
        one(
                "alerts_refused_total",
                COUNTER,
                "Alerts that a receiver rejected even alone.",
                figures.refused());
    }

    private void receivers(NotifierStatus status, NotifierStatus.Figures figures) {
        Map<String, NotifierStatus.ReceiverCounts> receivers = status.receivers();
        text.metric("messages_total", COUNTER, "Messages sent, by receiver and outcome.");
        receivers.forEach(
                (name, counts) -> {
                    outcome(name, "delivered", counts.delivered.sum());
                    outcome(name, "again", counts.again.sum());
                    outcome(name, "misconfigured", counts.misconfigured.sum());
                    outcome(name, "refused", counts.refused.sum());
                });
        each(
                "delivered_alerts_total",
                COUNTER,
                "Alerts in delivered messages.",
                receivers,
                counts -> (double) counts.alerts.sum());
        each(
                "answer_seconds",
                GAUGE,
                "Duration of the last answer.",
                receivers,
                counts -> counts.seconds);
        text.metric("failures_in_a_row", GAUGE, "Consecutive failures of the current message.");
        figures.failures()
                .forEach(
                        (name, failures) ->
                                text.sample("failures_in_a_row", RECEIVER, name, failures));
    }

    private void outcome(String receiver, String outcome, long count) {
        text.sample("messages_total", RECEIVER, receiver, "outcome", outcome, count);
    }

    private void each(
            String name,
            String type,
            String meaning,
            Map<String, NotifierStatus.ReceiverCounts> receivers,
            Function<NotifierStatus.ReceiverCounts, Double> value) {
        text.metric(name, type, meaning);
        receivers.forEach(
                (receiver, counts) -> text.sample(name, RECEIVER, receiver, value.apply(counts)));
    }

    private void one(String name, String type, String meaning, long value) {
        text.metric(name, type, meaning);
        text.sample(name, value);
    }
}
