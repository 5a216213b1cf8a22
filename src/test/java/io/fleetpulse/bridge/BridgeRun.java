package io.fleetpulse.bridge;

import io.fleetpulse.local.AmqpPublisher;
import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.local.LocalPlatform;
import io.fleetpulse.tools.Eventually;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A simulated platform, a Kafka broker, and the bridge between them; a test can stop and start
 * each.
 */
final class BridgeRun implements AutoCloseable {

    static final String TOPIC = "iot-forwarded";
    static final String KEY = "LTAIexample";
    static final String SECRET = "the secret";

    private static final int PARTITIONS = 4;

    private final Path folder;
    private final Path secret;
    private LocalPlatform platform;
    private LocalBroker kafka;
    private AmqpBridge bridge;
    private int platformPort;
    private int kafkaPort;

    BridgeRun(Path folder) throws Exception {
        this.folder = folder;
        this.secret = Files.writeString(folder.resolve("secret"), SECRET);
        startPlatform();
        startKafka();
        kafka.createTopic(TOPIC, PARTITIONS);
    }

    void startPlatform() throws Exception {
        platform =
                LocalPlatform.start(folder.resolve("platform"), platformPort, Map.of(KEY, SECRET));
        platformPort = platform.port();
    }

    void endPlatform() throws Exception {
        platform.close();
    }

    void startKafka() {
        kafka = LocalBroker.start(folder.resolve("kafka"), kafkaPort);
        kafkaPort = Integer.parseInt(kafka.bootstrapServers().replaceFirst(".*:", ""));
    }

    void endKafka() {
        kafka.close();
    }

    void startBridge(String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--amqp.url",
                                platform.url(),
                                "--amqp.consumer-group.id",
                                "G1",
                                "--amqp.instance.id",
                                "iot-a1",
                                "--amqp.access-key.id",
                                KEY,
                                "--amqp.access-key.secret.file",
                                secret.toString(),
                                "--kafka.bootstrap.servers",
                                kafka.bootstrapServers(),
                                "--kafka.topic",
                                TOPIC,
                                "--port",
                                "0"));
        arguments.addAll(List.of(more));
        bridge = AmqpBridge.start(arguments.toArray(String[]::new));
    }

    void endBridge() {
        bridge.close();
    }

    void writeSecret(String text) throws Exception {
        Files.writeString(secret, text);
    }

    LocalPlatform platform() {
        return platform;
    }

    /**
     * Sends messages of ten devices, numbered across all devices, and waits until the platform has
     * stored them; each device's messages are in order.
     */
    void send(int from, int to) throws Exception {
        try (AmqpPublisher publisher = platform.publisher()) {
            for (int number = from; number < to; number++) {
                Map<String, Object> properties = new LinkedHashMap<>();
                properties.put("topic", "/a1/d" + number % 10 + "/thing/event/property/post");
                properties.put("messageId", Long.toString(1_000_000_000_000_000_000L + number));
                properties.put("generateTime", 1_700_000_000_000L + number);
                publisher.send(
                        Integer.toString(number).getBytes(StandardCharsets.UTF_8), properties);
            }
        }
    }

    /**
     * Waits until Kafka has at least the given number of records and the platform's queue is empty.
     */
    void awaitAcknowledged(int sent) throws Exception {
        Eventually.holds("all in Kafka", () -> records().size() >= sent);
        Eventually.holds("all acknowledged", () -> platform.waiting() == 0);
    }

    /** Returns all records in Kafka, in the order of each partition. */
    List<ConsumerRecord<String, byte[]>> records() {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    IntStream.range(0, PARTITIONS)
                            .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end =
                    consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum();
            while (records.size() < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Returns the message numbers in Kafka, by device, in order of arrival. */
    Map<String, List<Integer>> numbersByDevice() {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records()) {
            numbers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                    .add(Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8)));
        }
        return numbers;
    }

    /** Returns a metric, summed over the connections. */
    double metric(String name) throws Exception {
        Matcher sample =
                Pattern.compile("(?m)^fleetpulse_bridge_" + name + "\\{[^}]*} (\\S+)$")
                        .matcher(get("/metrics").body());
        double sum = 0;
        while (sample.find()) {
            sum += Double.parseDouble(sample.group(1));
        }
        return sum;
    }

    HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + bridge.port() + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    @Override
    public void close() throws Exception {
        if (bridge != null) {
            bridge.close();
        }
        platform.close();
        kafka.close();
    }
}
