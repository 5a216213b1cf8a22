package io.fleetpulse.local;

import io.fleetpulse.sink.kafka.TopicLeaders;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;

/** Runs a Kafka broker with its KRaft controller in this JVM, on the loopback address. */
public final class LocalBroker implements AutoCloseable {

    private static final String LOG = "log";
    private static final Duration USABLE_WITHIN = Duration.ofMinutes(2);

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private LocalBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker with settings for one machine: see {@link #start(Path, int, Map)}.
     *
     * @param directory holds all the broker's files; created where it does not exist
     * @param preferredPort the port to listen on; another port where it is in use, and any port for
     *     0
     */
    public static LocalBroker start(Path directory, int preferredPort) {
        return start(directory, preferredPort, Map.of());
    }

    /**
     * Starts a broker and returns when it serves clients. The broker keeps records forever,
     * whatever their timestamps, and creates topics that a client names. Like any broker, it
     * rejects records with timestamps more than an hour in the future. Data of an earlier broker in
     * the directory is available again.
     *
     * @param directory holds all the broker's files; created where it does not exist
     * @param preferredPort the port to listen on; another port where it is in use, and any port for
     *     0
     * @param overrides broker settings that override these, by Kafka's names
     * @throws IllegalStateException when the broker does not start
     */
    public static LocalBroker start(
            Path directory, int preferredPort, Map<String, String> overrides) {
        int port = FreePort.preferring(preferredPort);
        Properties properties = settings(directory, port, FreePort.any());
        properties.putAll(overrides);
        if (!Files.exists(directory.resolve(LOG).resolve("meta.properties"))) {
            format(directory, properties);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        LocalBroker broker = new LocalBroker(server, "127.0.0.1:" + port);
        try {
            server.startup();
        } catch (RuntimeException e) {
            broker.close();
            throw new IllegalStateException("The Kafka broker did not start on port " + port, e);
        }
        return broker;
    }

    /** Returns {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * Creates a topic and returns when every partition has a leader. An existing topic stays
     * unchanged.
     */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Creates a topic and returns when every partition has a leader. An existing topic stays
     * unchanged.
     *
     * @param settings settings of the topic, by Kafka's names
     */
    public void createTopic(String name, int partitions, Map<String, String> settings) {
        NewTopic topic =
                new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(settings);
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            try {
                admin.createTopics(List.of(topic)).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("Topic " + name + " was not created", e);
                }
            }
            TopicLeaders.await(admin, List.of(name), USABLE_WITHIN);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topic " + name + " has no leaders", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topic " + name, e);
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties settings(Path directory, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("log.dirs", directory.resolve(LOG).toString());
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // On a busy machine, heartbeats are late, and partitions of a broker without a session have
        // no leader.
        settings.put("broker.session.timeout.ms", "60000");
        // Simulated and replayed records may have any age, so retention must not delete them by
        // age.
        settings.put("log.retention.ms", "-1");
        // The defaults (128 MiB of heap for the cleaner, 10 MiB per index file) are for a cluster.
        settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
        return settings;
    }

    private static void format(Path directory, Properties properties) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int exit;
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve("server.properties");
            try (OutputStream out = Files.newOutputStream(file)) {
                properties.store(out, null);
            }
            exit =
                    StorageTool.execute(
                            new String[] {
                                "format",
                                "--cluster-id",
                                Uuid.randomUuid().toString(),
                                "--config",
                                file.toString(),
                                "--ignore-formatted",
                                // In version 2 a committer that commits again after a recovery
                                // wrongly receives an error about lost data.
                                "--feature",
                                "transaction.version=1"
                            },
                            new PrintStream(messages, true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("The broker's files cannot be made in " + directory, e);
        }
        if (exit != 0) {
            throw new IllegalStateException(
                    "The broker's storage was not formatted: "
                            + messages.toString(StandardCharsets.UTF_8));
        }
    }
}
