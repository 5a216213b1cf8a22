package io.fleetpulse.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.notifier.alert.AlertState;
import io.fleetpulse.notifier.alert.Severity;
import io.fleetpulse.notifier.delivery.Signature;
import io.fleetpulse.notifier.outbox.SampleAlerts;
import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the notifier with a real Kafka and an HTTP server that rejects, delays and limits messages.
 */
@SlowTest("receivers that do not answer in time")
class NotifierIT {

    private static final String SECRET = "a-secret-that-nobody-sees";

    @TempDir private static Path brokerDirectory;
    @TempDir private Path directory;

    private static LocalBroker broker;
    private static int topics;

    private final List<Notifier> notifiers = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;
    private TroubledReceiver receiver;
    private String topic;

    @BeforeAll
    static void startBroker() {
        broker = LocalBroker.start(brokerDirectory, 0);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void begin() throws IOException {
        topic = "alert-" + topics++;
        broker.createTopic(topic, 1, Map.of("cleanup.policy", "compact"));
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        receiver = new TroubledReceiver();
        Files.writeString(directory.resolve("secret"), SECRET + "\n");
        Files.writeString(directory.resolve("url"), receiver.url() + "?access_token=T0KEN");
    }

    @AfterEach
    void end() {
        notifiers.forEach(Notifier::close);
        producer.close();
        receiver.close();
    }

    @Test
    void anAlertArrivesSignedOnceAcrossRestarts() throws Exception {
        routes("webhook");
        Notifier first = start();
        write(SampleAlerts.raised("d", System.currentTimeMillis()));
        TroubledReceiver.Request request = receiver.await(1).get(0);
        long timestamp = Long.parseLong(request.header("X-Fleetpulse-Timestamp"));
        assertThat(request.header("X-Fleetpulse-Signature"))
                .isEqualTo("sha256=" + Signature.ofWebhook(SECRET, timestamp, request.body()));
        assertThat(request.header("Idempotency-Key")).isEqualTo(request.json().path("id").asText());
        assertThat(devices(request)).containsExactly("raised d");
        first.close();

        write(SampleAlerts.resolved("d", System.currentTimeMillis() + 1));
        Notifier second = start();
        assertThat(devices(receiver.await(2).get(1))).containsExactly("resolved d");
        second.close();

        start();
        write(SampleAlerts.raised("e", System.currentTimeMillis()));
        List<TroubledReceiver.Request> requests = receiver.await(3);
        assertThat(devices(requests.get(2))).containsExactly("raised e");
    }

    @Test
    void nothingIsLostOrChangedWhileTheReceiverRejectsDelaysAndLimits() throws Exception {
        routes("webhook", "10s");
        receiver.answerNext(500, 429, TroubledReceiver.NEVER, TroubledReceiver.HANG_UP);
        start();
        write(SampleAlerts.raised("d", System.currentTimeMillis()));
        List<TroubledReceiver.Request> requests = receiver.await(5);
        assertThat(requests).hasSize(5);
        assertThat(requests.stream().map(sent -> sent.header("Idempotency-Key")).distinct())
                .hasSize(1);
        assertThat(requests).allMatch(sent -> sent.text().equals(requests.get(0).text()));
    }

    @Test
    void anAlertThatIsRefusedDoesNotKeepTheOthersFromArriving() throws Exception {
        routes("webhook");
        receiver.refuse("d2");
        Notifier notifier = start();
        long now = System.currentTimeMillis();
        for (int device = 0; device < 5; device++) {
            write(SampleAlerts.raised("d" + device, now + device));
        }
        Eventually.holds("the others arrive", () -> accepted().size() >= 4);
        assertThat(accepted()).doesNotContain("raised d2");
        awaitMetric(notifier, "fleetpulse_notifier_alerts_refused_total 1");
    }

    private Set<String> accepted() {
        Set<String> accepted = new HashSet<>();
        receiver.requests().stream()
                .filter(sent -> sent.status() == 200)
                .forEach(sent -> accepted.addAll(devices(sent)));
        return accepted;
    }

    @Test
    void aSecondNotifierTakesOverAndSendsNothingTwice() throws Exception {
        routes("webhook");
        Notifier first = start();
        write(SampleAlerts.raised("d", System.currentTimeMillis()));
        receiver.await(1);
        // From now on, the first notifier has stored that the receiver knows of the alert.
        awaitMetric(first, "fleetpulse_notifier_firing_alerts 1");
        awaitMetric(first, "fleetpulse_notifier_waiting_alerts 0");
        Notifier second = start();
        Eventually.holds(
                "the second notifier has taken over",
                () -> get(second, "/health").statusCode() == 200);
        write(SampleAlerts.resolved("d", System.currentTimeMillis() + 1));
        receiver.await(2);
        Eventually.holds("the first notifier has ended", first::hasEnded);
        assertThat(get(first, "/live").statusCode()).isEqualTo(503);
        assertThat(receiver.requests()).hasSize(2);
    }

    @Test
    void dingTalkIsSignedAndItsAnswerIsInTheBody() throws Exception {
        routes("dingtalk");
        receiver.answerJson("{\"errcode\":310000,\"errmsg\":\"T0KEN " + SECRET + "\"}");
        Notifier notifier = start();
        write(SampleAlerts.raised("d", System.currentTimeMillis()));
        TroubledReceiver.Request request = receiver.await(1).get(0);
        Map<String, String> query = request.query();
        assertThat(query.get("sign"))
                .isEqualTo(Signature.ofDingTalk(SECRET, Long.parseLong(query.get("timestamp"))));
        assertThat(query).containsEntry("access_token", "T0KEN");
        awaitMetric(
                notifier,
                "fleetpulse_notifier_messages_total{receiver=\"r\",outcome=\"misconfigured\"} 1");
    }

    @Test
    void aChangedRoutesFileIsUsedAndOneWithAMistakeIsNot() throws Exception {
        routes("webhook");
        Notifier notifier = start();
        Path file = directory.resolve("routes.json");
        String routes = Files.readString(file);
        Files.writeString(file, routes.replace("\"repeat\": \"1h\"", "\"repeat\": \"soon\""));
        awaitMetric(notifier, "fleetpulse_notifier_routes_mistaken 1");
        Files.writeString(
                file, routes.replace("\"severity\": \"warning\"", "\"severity\": \"critical\""));
        awaitMetric(notifier, "fleetpulse_notifier_routes_mistaken 0");
        long now = System.currentTimeMillis();
        write(SampleAlerts.raised("d", now));
        write(SampleAlerts.decision("ROLLBACK", Severity.CRITICAL, now));
        assertThat(devices(receiver.await(1).get(0))).containsExactly("raised job");
        awaitMetric(notifier, "fleetpulse_notifier_alerts_without_route_total 1");
    }

    @Test
    void itWaitsForTheTopicAndReportsFiringAlertsAtTheFirstStart() throws Exception {
        routes("webhook");
        String existing = topic;
        topic = "not-there-" + topics++;
        Notifier notifier = start();
        Eventually.holds(
                "the notifier waits for its topic",
                () -> get(notifier, "/health").body().contains("there is no topic"));
        notifier.close();
        topic = existing;
        long now = System.currentTimeMillis();
        write(SampleAlerts.raised("d", now - 2_000));
        write(SampleAlerts.resolved("d", now - 1_000));
        write(SampleAlerts.raised("e", now));
        start();
        assertThat(devices(receiver.await(1).get(0))).containsExactly("raised e");
    }

    private Notifier start() throws IOException {
        Notifier notifier =
                Notifier.start(
                        "--kafka.bootstrap.servers",
                        broker.bootstrapServers(),
                        "--alerts.topic",
                        topic,
                        "--sent.topic",
                        "sent-" + topic,
                        "--routes",
                        directory.resolve("routes.json").toString(),
                        "--port",
                        "0");
        notifiers.add(notifier);
        return notifier;
    }

    /** A long timeout for slow answers, since the notifier resends a message without an answer. */
    private void routes(String type) throws IOException {
        routes(type, "1m");
    }

    private void routes(String type, String timeout) throws IOException {
        String url = "\"" + receiver.url() + "\"";
        if (!type.equals("webhook")) {
            url = "{\"file\": \"" + directory.resolve("url") + "\"}";
        }
        Files.writeString(
                directory.resolve("routes.json"),
                """
                {"receivers": [{"name": "r", "type": "%s", "url": %s, "timeout": "%s",
                   "secret": {"file": "%s"}}],
                 "routes": [{"receiver": "r", "severity": "warning", "groupWait": "300ms",
                   "groupInterval": "300ms", "repeat": "1h"}]}\
                """
                        .formatted(type, url, timeout, directory.resolve("secret")));
    }

    private void write(AlertState alert) throws Exception {
        producer.send(record(alert)).get();
    }

    private ProducerRecord<byte[], byte[]> record(AlertState alert) {
        return new ProducerRecord<>(topic, SampleAlerts.key(alert), SampleAlerts.json(alert));
    }

    private static List<String> devices(TroubledReceiver.Request request) {
        List<String> devices = new ArrayList<>();
        for (JsonNode group : request.json().path("groups")) {
            for (JsonNode item : group.path("alerts")) {
                devices.add(
                        item.path("news").asText() + " " + item.at("/alert/device_name").asText());
            }
        }
        return devices;
    }

    private static HttpResponse<String> get(Notifier notifier, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + notifier.port() + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static void awaitMetric(Notifier notifier, String line) throws Exception {
        Eventually.holds(
                line, () -> get(notifier, "/metrics").body().lines().anyMatch(line::equals));
    }
}
