package io.fleetpulse.bridge;

import io.fleetpulse.bridge.BridgeConfig.AmqpConfig;
import io.fleetpulse.local.AmqpPublisher;
import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.local.LocalPlatform;

import jakarta.jms.Message;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Measures the throughput of the bridge from an AMQP broker to Kafka, compared with the raw client,
 * which only receives and acknowledges the same messages. Both brokers run in the same JVM, on the
 * same cores.
 */
public final class BridgeThroughput {

    private static final String TOPIC = "iot-forwarded";
    private static final String KEY = "key";
    private static final String SECRET = "secret";
    private static final int DEVICES = 1_000;
    private static final int BODY_BYTES = 450;

    private final int messages;
    private final int connections;
    private final LocalPlatform platform;
    private final LocalBroker kafka;
    private final Path secret;

    private BridgeThroughput(
            int messages, int connections, LocalPlatform platform, LocalBroker kafka, Path secret) {
        this.messages = messages;
        this.connections = connections;
        this.platform = platform;
        this.kafka = kafka;
        this.secret = secret;
    }

    /**
     * Measures, and prints a line for each run.
     *
     * @param arguments messages a run (200,000), connections (2), rounds (3)
     */
    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        Path folder = Files.createTempDirectory("fleetpulse-bridge-benchmark");
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        try (LocalPlatform platform =
                        LocalPlatform.start(folder.resolve("platform"), 0, Map.of(KEY, SECRET));
                LocalBroker kafka = LocalBroker.start(folder.resolve("kafka"), 0)) {
            kafka.createTopic(TOPIC, 4);
            BridgeThroughput benchmark =
                    new BridgeThroughput(messages, connections, platform, kafka, secret);
            for (int round = 0; round < rounds; round++) {
                benchmark.fill();
                benchmark.measure("raw client", benchmark::raw);
                benchmark.fill();
                benchmark.measure("bridge", benchmark::bridge);
            }
        } finally {
            delete(folder);
        }
    }

    private void fill() throws Exception {
        byte[] body = "x".repeat(BODY_BYTES).getBytes(StandardCharsets.UTF_8);
        try (AmqpPublisher publisher = platform.publisher()) {
            for (int number = 0; number < messages; number++) {
                publisher.send(
                        body,
                        Map.of(
                                "topic",
                                "/a1B2c3/device-" + number % DEVICES + "/thing/event/property/post",
                                "messageId",
                                Long.toString(1_000_000_000_000_000_000L + number),
                                "generateTime",
                                System.currentTimeMillis()));
            }
        }
    }

    private void measure(String name, Callable<Void> run) throws Exception {
        long processorBefore = processorTime();
        long start = System.nanoTime();
        run.call();
        double seconds = (System.nanoTime() - start) / 1e9;
        double processor = (processorTime() - processorBefore) / 1e9;
        System.out.printf(
                "%-10s %,9d messages, %d connections: %,8.0f messages/s, %.1f CPU-seconds%n",
                name, messages, connections, messages / seconds, processor);
    }

    private Void raw() throws Exception {
        AmqpConfig config = BridgeConfigReader.read(arguments()).amqp();
        AtomicLong received = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        List<Future<?>> runs = new ArrayList<>();
        for (int connection = 0; connection < connections; connection++) {
            Logins logins =
                    new Logins(config.consumer(connection), config.accessKey(), Clock.systemUTC());
            runs.add(
                    threads.submit(
                            () -> {
                                try (AmqpLink link = AmqpLink.open(config, logins)) {
                                    while (received.get() < messages) {
                                        Message message = link.receive(10);
                                        if (message != null) {
                                            message.acknowledge();
                                            received.incrementAndGet();
                                        }
                                    }
                                }
                                return null;
                            }));
        }
        for (Future<?> run : runs) {
            run.get();
        }
        awaitEmptyQueue();
        threads.shutdown();
        return null;
    }

    private Void bridge() throws Exception {
        try (AmqpBridge bridge = AmqpBridge.start(arguments())) {
            awaitEmptyQueue();
        }
        return null;
    }

    private String[] arguments() {
        return new String[] {
            "--amqp.url",
            platform.url(),
            "--amqp.consumer-group.id",
            "G1",
            "--amqp.access-key.id",
            KEY,
            "--amqp.access-key.secret.file",
            secret.toString(),
            "--kafka.bootstrap.servers",
            kafka.bootstrapServers(),
            "--kafka.topic",
            TOPIC,
            "--connections",
            Integer.toString(connections),
            "--port",
            "0"
        };
    }

    private void awaitEmptyQueue() throws InterruptedException {
        while (platform.waiting() != 0) {
            Thread.sleep(5);
        }
    }

    private static long processorTime() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void delete(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
