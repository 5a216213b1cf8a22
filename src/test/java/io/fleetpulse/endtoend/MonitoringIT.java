package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.fleetpulse.page.BrowserTab;
import io.fleetpulse.page.Chromium;
import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.tools.ExternalTool;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Monitoring of the running job: Prometheus, Grafana's queries to Prometheus, Flink's dashboard.
 */
@SlowTest("Prometheus and a browser")
class MonitoringIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Path PICTURE = Path.of("target", "screenshots", "flink-dashboard.png");
    private static final List<String> OPERATORS =
            List.of(
                    "Split by family",
                    "Connectivity by device",
                    "Telemetry by device",
                    "Rollouts by task",
                    "Counts by sender",
                    "PostgreSQL results",
                    "Kafka results");
    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");

    @TempDir private static Path folder;

    private static MonitoredJob job;
    private static PrometheusServer prometheus;

    @BeforeAll
    static void start() throws Exception {
        Servers servers = Servers.get();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        SimulatedInput.halfAnHour(20260301).publish(servers.broker().bootstrapServers(), topic);
        publishAnAddressThatIsNone(servers.broker().bootstrapServers(), topic);
        job =
                new MonitoredJob(
                        folder.resolve("checkpoints"),
                        servers.broker().bootstrapServers(),
                        topic,
                        servers.newDatabase());
    }

    /** An optional member with an unusable type, which one metric counts. */
    private static void publishAnAddressThatIsNone(String servers, String topic) {
        String message =
                "{\"status\":\"online\",\"productKey\":\"p\",\"deviceName\":\"d\","
                        + "\"utcTime\":\"2026-03-01T08:00:00.000Z\",\"clientIp\":{}}";
        try (KafkaPublisher publisher =
                new KafkaPublisher(servers, topic, SimulatedInput.PARTITIONS)) {
            publisher.send(
                    new PublishedRecord(
                            "p/d",
                            Instant.parse("2026-03-01T08:00:00.100Z").toEpochMilli(),
                            Map.of("topic", "/as/mqtt/status/p/d"),
                            message.getBytes(StandardCharsets.UTF_8)));
            publisher.flush();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (prometheus != null) {
            prometheus.close();
        }
        if (job != null) {
            job.close();
        }
    }

    private static PrometheusServer prometheus() throws Exception {
        if (prometheus == null) {
            ExternalTool tool =
                    ExternalTool.require(
                            "apt-get install --no-install-recommends prometheus", "prometheus");
            prometheus = new PrometheusServer(tool.program(), folder, job.metrics());
        }
        return prometheus;
    }

    @Test
    void everyDocumentedMetricIsThere() throws Exception {
        Set<String> documented = new TreeSet<>();
        Pattern row = Pattern.compile("\\| `(\\w+)` \\|.*");
        Files.readAllLines(Path.of("docs", "metrics.md")).stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .forEach(
                        matcher ->
                                documented.add(
                                        "flink_taskmanager_job_task_operator_" + matcher.group(1)));
        assertThat(documented).isNotEmpty();
        awaitNames(documented);
    }

    @Test
    void everyMetricOfAnAlertIsThereAndItsRuleIsEvaluated() throws Exception {
        Path alerts = Path.of("deploy", "prometheus", "alerts.yaml");
        awaitNames(metrics(Files.readString(alerts)));
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!allHealthy(prometheus().rules())) {
            assertThat(Instant.now()).as(prometheus().rules().toString()).isBefore(deadline);
            Thread.sleep(500);
        }
    }

    private static boolean allHealthy(JsonNode rules) {
        for (JsonNode rule : rules) {
            if (!rule.path("health").asText().equals("ok")) {
                return false;
            }
        }
        return !rules.isEmpty();
    }

    @Test
    void everyPanelOfTheDashboardHasAnAnswer() throws Exception {
        Path file = Path.of("deploy", "grafana", "dashboards", "flink-job-health.json");
        List<String> expressions = expressions(file);
        assertThat(expressions).hasSizeGreaterThan(30);
        awaitAnswers(expressions);
    }

    @Test
    void whatGrafanasAlertsAskPrometheusHasAnAnswer() throws Exception {
        Path file = Path.of("deploy", "grafana", "provisioning", "alerting", "fleetpulse.yaml");
        List<String> expressions = expressions(file);
        assertThat(expressions).isNotEmpty();
        awaitAnswers(expressions);
    }

    /** Removed and truncated labels must not merge series. */
    @Test
    void noTwoSeriesBecomeOne() throws Exception {
        awaitNames(Set.of("flink_taskmanager_job_task_numRecordsIn"));
        assertThat(prometheus().ownMetrics())
                .contains("prometheus_target_scrapes_sample_duplicate_timestamp_total 0");
        assertThat(
                        prometheus()
                                .series(
                                        "flink_taskmanager_job_task_numRecordsIn{task_name=~\".*__.*\"}"))
                .isZero();
    }

    @Test
    void flinksDashboardShowsTheJobGraph() throws Exception {
        ExternalTool browser =
                ExternalTool.require(
                        "apt-get install chromium",
                        "chromium",
                        "chromium-browser",
                        "google-chrome");
        try (Chromium chromium = Chromium.start(browser.program())) {
            BrowserTab tab = chromium.open();
            tab.size(2400, 1500);
            tab.go(job.dashboard());
            // The nodes of the graph are boxes of HTML in a drawing.
            for (String operator : OPERATORS) {
                tab.await(
                        "[...document.querySelectorAll('foreignObject')]"
                                + ".some(node => node.textContent.includes('"
                                + operator
                                + "'))");
            }
            tab.await("document.body.innerText.includes('RUNNING')");
            tab.picture(PICTURE);
            assertThat(tab.text()).contains("Fleetpulse");
        }
    }

    private static Set<String> metrics(String text) {
        Set<String> metrics = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            metrics.add(matcher.group());
        }
        return metrics;
    }

    /** Every {@code expr} in a file, with Grafana's variables filled in. */
    private static List<String> expressions(Path file) throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode expression : new YAMLMapper().readTree(file.toFile()).findValues("expr")) {
            expressions.add(
                    expression.asText().replace("$job", ".*").replace("$__rate_interval", "30s"));
        }
        return expressions;
    }

    private static void awaitNames(Set<String> wanted) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        Set<String> missing = new TreeSet<>(wanted);
        while (!missing.isEmpty()) {
            assertThat(Instant.now()).as("missing: " + missing).isBefore(deadline);
            prometheus().names().forEach(missing::remove);
            Thread.sleep(500);
        }
    }

    private static void awaitAnswers(List<String> expressions) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<String> open = new ArrayList<>(expressions);
        while (!open.isEmpty()) {
            assertThat(Instant.now()).as("no answer: " + open).isBefore(deadline);
            List<String> asked = List.copyOf(open);
            for (String expression : asked) {
                if (prometheus().series(expression) > 0) {
                    open.remove(expression);
                }
            }
            Thread.sleep(500);
        }
    }
}
