package io.fleetpulse.notifier;

import java.util.Map;
import java.util.function.Function;

/** Writes the metrics of the notifier in Prometheus' text format, version 0.0.4. */
final class PrometheusText {

    private static final String PREFIX = "fleetpulse_notifier_";

    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    /** Writes all metrics. */
    static String of(NotifierStatus status, boolean routesMistaken) {
        PrometheusText text = new PrometheusText();
        NotifierStatus.Figures figures = status.figures();
        text.one("rows_total", COUNTER, "Rows of alerts read.", status.rows.sum());
        text.one(
                "lag_records",
                GAUGE,
                "Records of alerts in Kafka that the notifier has not read.",
                figures.lag());
        text.one(
                "unreadable_records_total",
                COUNTER,
                "Records that are not alerts.",
                figures.unreadable());
        text.one(
                "firing_alerts",
                GAUGE,
                "Firing alerts that receivers know of, summed over routes.",
                figures.firing());
        text.one(
                "waiting_alerts",
                GAUGE,
                "Alerts that wait for a message, or are in one that has not arrived.",
                figures.waiting());
        text.one(
                "alerts_without_route_total",
                COUNTER,
                "Rows of alerts that no route matches.",
                figures.withoutRoute());
        text.one(
                "alerts_too_old_total",
                COUNTER,
                "Ended alerts that were older than alerts.max-age.",
                figures.tooOld());
        text.one(
                "alerts_in_maintenance_total",
                COUNTER,
                "Alerts that fired and ended during maintenance.",
                figures.inMaintenance());
        text.one(
                "alerts_beyond_limit_total",
                COUNTER,
                "Alerts that were not sent because their route remembers too many others.",
                figures.beyondLimit());
        text.one(
                "alerts_refused_total",
                COUNTER,
                "Alerts that a receiver rejected even alone.",
                figures.refused());
        text.one(
                "kafka_failures_total",
                COUNTER,
                "How often the notifier reread both topics after a failure of Kafka.",
                status.restarts.sum());
        text.one(
                "routes_mistaken",
                GAUGE,
                "1 while the routes file has a mistake and an earlier version is in use.",
                routesMistaken ? 1 : 0);
        text.receivers(status, figures);
        return text.text.toString();
    }

    private void receivers(NotifierStatus status, NotifierStatus.Figures figures) {
        Map<String, NotifierStatus.ReceiverCounts> receivers = status.receivers();
        head("messages_total", COUNTER, "Messages sent, by receiver and outcome.");
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
        head("failures_in_a_row", GAUGE, "Consecutive failures of the current message.");
        figures.failures()
                .forEach((name, failures) -> sample("failures_in_a_row", label(name), failures));
    }

    private void outcome(String receiver, String outcome, long count) {
        sample("messages_total", label(receiver) + ",outcome=\"" + outcome + "\"", count);
    }

    private void each(
            String name,
            String type,
            String meaning,
            Map<String, NotifierStatus.ReceiverCounts> receivers,
            Function<NotifierStatus.ReceiverCounts, Double> value) {
        head(name, type, meaning);
        receivers.forEach((receiver, counts) -> sample(name, label(receiver), value.apply(counts)));
    }

    private static String label(String receiver) {
        String escaped = receiver.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "receiver=\"" + escaped + "\"";
    }

    private void one(String name, String type, String meaning, long value) {
        head(name, type, meaning);
        text.append(PREFIX).append(name).append(' ').append(value).append('\n');
    }

    private void head(String name, String type, String meaning) {
        text.append("# HELP ").append(PREFIX).append(name).append(' ').append(meaning);
        text.append("\n# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, Number value) {
        text.append(PREFIX).append(name).append('{').append(labels).append("} ");
        text.append(value).append('\n');
    }
}
