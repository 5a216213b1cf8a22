package io.fleetpulse.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.local.AmqpPublisher;
import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Runs the bridge between an AMQP 1.0 broker that checks signatures and a Kafka broker. */
@SlowTest("brokers that go away and come back")
class AmqpBridgeIT {

    @TempDir Path folder;

    @Test
    void aMessageBecomesARecordAndIsAcknowledged() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.startBridge();
            try (AmqpPublisher publisher = run.platform().publisher()) {
                Map<String, Object> properties = new LinkedHashMap<>();
                properties.put("topic", "/a1/d1/thing/event/property/post");
                properties.put("messageId", "1384563827463827456");
                properties.put("generateTime", 1_700_000_000_000L);
                properties.put("qos", 1);
                publisher.send(new byte[] {0, -1, '{'}, properties);
                publisher.send("no property".getBytes(StandardCharsets.UTF_8), Map.of());
                publisher.send(new byte[0], Map.of("topic", "/a1/d1/user/empty"));
            }
            run.awaitAcknowledged(3);
            List<ConsumerRecord<String, byte[]>> records = run.records();
            assertThat(records).hasSize(3);
            for (ConsumerRecord<String, byte[]> record : records) {
                switch (headers(record).getOrDefault("topic", "none")) {
                    case "/a1/d1/thing/event/property/post" -> {
                        assertThat(record.value()).containsExactly(0, -1, '{');
                        assertThat(record.key()).isEqualTo("a1/d1");
                        assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L);
                        assertThat(headers(record))
                                .isEqualTo(
                                        Map.of(
                                                "topic",
                                                "/a1/d1/thing/event/property/post",
                                                "messageId",
                                                "1384563827463827456",
                                                "generateTime",
                                                "1700000000000",
                                                "qos",
                                                "1"));
                    }
                    case "/a1/d1/user/empty" -> {
                        assertThat(record.value()).isEmpty();
                        assertThat(record.key()).isEqualTo("a1/d1");
                    }
                    default -> {
                        assertThat(new String(record.value(), StandardCharsets.UTF_8))
                                .isEqualTo("no property");
                        assertThat(record.key()).isNull();
                        assertThat(headers(record)).isEmpty();
                    }
                }
            }
            assertThat(run.metric("received_messages_total")).isEqualTo(3);
            assertThat(run.metric("produced_messages_total")).isEqualTo(3);
            // The bridge counts an acknowledgement after the platform has it.
            Eventually.holds("all counted", () -> run.metric("acknowledged_messages_total") == 3);
            assertThat(run.metric("messages_without_topic_total")).isEqualTo(1);
            assertThat(run.metric("in_flight_messages")).isZero();
            assertThat(run.get("/health").statusCode()).isEqualTo(200);
            assertThat(run.get("/live").statusCode()).isEqualTo(200);
            assertThat(run.get("/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aRefusedLoginIsTriedAgainWithTheSecretThatIsThereThen() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.writeSecret("a wrong one");
            run.startBridge();
            Eventually.holds("two refusals", () -> run.metric("failures_total") >= 2);
            assertThat(run.get("/health").statusCode()).isEqualTo(503);
            assertThat(run.get("/health").body()).contains("connection 0: AMQP");
            assertThat(run.get("/live").statusCode()).isEqualTo(200);
            assertThat(run.metric("connected")).isZero();
            run.writeSecret(BridgeRun.SECRET);
            run.send(0, 10);
            run.awaitAcknowledged(10);
            assertThat(run.get("/health").body()).isEqualTo("ok\n");
            assertThat(run.records()).hasSize(10);
        }
    }

    @Test
    void whileKafkaIsAwayNothingIsAcknowledgedAndNothingIsLost() throws Exception {
        int most = 50;
        try (BridgeRun run = new BridgeRun(folder)) {
            run.startBridge(
                    "--in-flight.messages", Integer.toString(most), "--amqp.prefetch", "20");
            run.send(0, 500);
            run.awaitAcknowledged(500);
            run.endKafka();
            run.send(500, 1_000);
            Eventually.holds("more received", () -> run.metric("received_messages_total") > 500);
            // Which buffer fills up depends on whether the client already knows the topic.
            Eventually.holds(
                    "no room, or no topic",
                    () ->
                            run.metric("in_flight_messages") == most
                                    || run.metric("failures_total") > 0);
            assertThat(run.metric("in_flight_messages")).isLessThanOrEqualTo(most);
            assertThat(run.platform().acknowledged()).isEqualTo(500);
            assertThat(run.metric("acknowledged_messages_total")).isEqualTo(500);
            Eventually.holds("all arrived", () -> run.platform().waiting() == 500);
            run.startKafka();
            run.awaitAcknowledged(1_000);
            assertEachAtLeastOnceAndInOrder(run, 1_000);
        }
    }

    @Test
    void aLostPlatformDeliversAgainAndDevicesKeepTheirOrder() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.startBridge("--in-flight.messages", "100");
            run.send(0, 3_000);
            Eventually.holds("some received", () -> run.metric("received_messages_total") > 300);
            run.endPlatform();
            Eventually.holds("the loss is seen", () -> run.metric("connected") == 0);
            assertThat(run.get("/health").statusCode()).isEqualTo(503);
            double acknowledged = run.metric("acknowledged_messages_total");
            assertThat((double) run.records().size()).isGreaterThanOrEqualTo(acknowledged);
            run.startPlatform();
            run.send(3_000, 4_000);
            run.awaitAcknowledged(4_000);
            assertEachAtLeastOnceAndInOrder(run, 4_000);
            assertThat(run.metric("reconnects_total")).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void bothAwayAtTheStartAreWaitedFor() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.send(0, 100);
            run.endKafka();
            run.endPlatform();
            run.startBridge("--kafka.properties.max.block.ms", "500");
            Eventually.holds("failures", () -> run.metric("failures_total") >= 2);
            assertThat(run.get("/health").body()).contains("Kafka");
            run.startPlatform();
            run.startKafka();
            run.awaitAcknowledged(100);
            assertEachOnceAndInOrder(run, 100);
        }
    }

    @Test
    void aStopAcknowledgesWhatKafkaHasAndLeavesTheRest() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.send(0, 3_000);
            run.startBridge();
            Eventually.holds("some received", () -> run.metric("received_messages_total") > 200);
            run.endBridge();
            // The platform may process the last acknowledgements after the end of the connection.
            Eventually.holds(
                    "Kafka has what is acknowledged, and the platform has the rest",
                    () -> run.records().size() + run.platform().waiting() == 3_000);
            run.startBridge();
            run.awaitAcknowledged(3_000);
            assertEachOnceAndInOrder(run, 3_000);
        }
    }

    @Test
    void severalConnectionsShareTheWork() throws Exception {
        try (BridgeRun run = new BridgeRun(folder)) {
            run.startBridge("--connections", "3", "--amqp.prefetch", "10");
            Eventually.holds("all connected", () -> run.metric("connected") == 3);
            run.send(0, 1_000);
            run.awaitAcknowledged(1_000);
            assertThat(numbers(run)).hasSize(1_000);
            for (int connection = 0; connection < 3; connection++) {
                assertThat(run.get("/metrics").body())
                        .containsPattern(
                                "acknowledged_messages_total\\{connection=\""
                                        + connection
                                        + "\"} [1-9]");
            }
        }
    }

    private static void assertEachOnceAndInOrder(BridgeRun run, int count) {
        run.numbersByDevice()
                .forEach((device, numbers) -> assertThat(numbers).as(device).isSorted());
        assertThat(numbers(run)).hasSize(count).doesNotHaveDuplicates();
    }

    /**
     * A redelivered message arrives after its first delivery, and the first deliveries are in
     * order.
     */
    private static void assertEachAtLeastOnceAndInOrder(BridgeRun run, int count) {
        List<Integer> first = new ArrayList<>();
        run.numbersByDevice()
                .forEach(
                        (device, numbers) -> {
                            List<Integer> arrivals = List.copyOf(new LinkedHashSet<>(numbers));
                            assertThat(arrivals).as(device).isSorted();
                            first.addAll(arrivals);
                        });
        assertThat(first)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
    }

    private static List<Integer> numbers(BridgeRun run) {
        return run.numbersByDevice().values().stream().flatMap(List::stream).toList();
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new LinkedHashMap<>();
        StreamSupport.stream(record.headers().spliterator(), false)
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
