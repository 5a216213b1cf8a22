package io.fleetpulse.local;

import io.fleetpulse.bridge.AmqpBridge;
import io.fleetpulse.notifier.Notifier;
import io.fleetpulse.page.FleetPage;
import io.fleetpulse.page.PageOptions;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs the platform's AMQP endpoint, the bridge, Kafka, PostgreSQL, Flink with the job, the fleet
 * page, the notifier with a page that shows its messages, and the simulated fleet.
 */
final class LocalStack implements AutoCloseable {

    /** The topic that the simulated platform forwards to. */
    static final String TOPIC = "iot-forwarded";

    private static final int PARTITIONS = 4;
    private static final int AMQP_PORT = 5672;
    private static final int BRIDGE_PORT = 9250;
    private static final String ACCESS_KEY = "local";
    private static final String SECRET = "local-secret";

    /** First port to try for the page of alerts. */
    private static final int INBOX_PORT = 8082;

    /** Limits the disk space of a run of days to 4 × 256 MiB of messages. */
    private static final Map<String, String> TOPIC_SETTINGS =
            Map.of(
                    "retention.bytes", String.valueOf(256 << 20),
                    "segment.bytes", String.valueOf(32 << 20));

    /** Limits the result topics, about thirty of one partition each, in the same way. */
    private static final Map<String, String> BROKER_SETTINGS =
            Map.of(
                    "log.retention.bytes", String.valueOf(64 << 20),
                    "log.segment.bytes", String.valueOf(16 << 20));

    private final Components servers = new Components();
    private final Components clients = new Components();
    private LocalBroker broker;
    private LocalPlatform platform;
    private AmqpBridge bridge;
    private LocalPostgres postgres;
    private LocalFlink flink;
    private FleetPage page;
    private AlertInbox inbox;
    private FleetFeed feed;

    /** Defines a job's topology. */
    interface Job {
        /** Builds the topology in an environment, from the job's arguments. */
        void define(StreamExecutionEnvironment environment, String... arguments);
    }

    /** Starts all parts; returns when messages flow. */
    void start(LocalOptions options, Path directory, Job job) throws Exception {
        startServers(options, directory);
        startJob(options, directory, job);
        page =
                clients.open(
                        () ->
                                FleetPage.start(
                                        PageOptions.onLoopback(
                                                postgres.jdbcUrl(),
                                                FreePort.preferring(options.pagePort()))));
        startNotifier(directory);
        feed =
                clients.open(
                        () ->
                                FleetFeed.start(
                                        options,
                                        platform,
                                        broker.bootstrapServers(),
                                        TOPIC,
                                        PARTITIONS));
    }

    /** Starts Kafka, the platform's endpoint and PostgreSQL at once, and the bridge. */
    private void startServers(LocalOptions options, Path directory) throws Exception {
        CompletableFuture<LocalBroker> startingBroker =
                inBackground(
                        () ->
                                LocalBroker.start(
                                        directory.resolve("kafka"),
                                        options.kafkaPort(),
                                        BROKER_SETTINGS));
        CompletableFuture<LocalPlatform> startingPlatform =
                inBackground(
                        () ->
                                LocalPlatform.start(
                                        directory.resolve("amqp"),
                                        AMQP_PORT,
                                        Map.of(ACCESS_KEY, SECRET)));
        CompletableFuture<LocalPostgres> startingPostgres =
                inBackground(
                        () ->
                                LocalPostgres.start(
                                        directory.resolve("postgres"), options.postgresPort()));
        broker = result(startingBroker);
        broker.createTopic(TOPIC, PARTITIONS, TOPIC_SETTINGS);
        platform = result(startingPlatform);
        bridge = clients.open(() -> AmqpBridge.start(bridgeSettings(directory)));
        postgres = result(startingPostgres);
    }

    /** Starts Flink with the job. */
    private void startJob(LocalOptions options, Path directory, Job job) throws Exception {
        Path mappings = FleetJob.writeMappings(directory);
        Path rules = directory.resolve("alert-rules.json");
        AlertFiles.writeRules(rules);
        String[] arguments =
                FleetJob.arguments(broker, postgres, TOPIC, mappings, rules, options.jobSettings());
        flink =
                clients.open(
                        () ->
                                LocalFlink.start(
                                        directory.resolve("flink"),
                                        options.webPort(),
                                        environment -> job.define(environment, arguments)));
    }

    /** Starts the notifier, and a page that shows its messages. */
    private void startNotifier(Path directory) throws Exception {
        Path secret = directory.resolve("inbox-secret");
        Path routes = directory.resolve("routes.json");
        String signedWith = AlertFiles.writeSecret(secret);
        inbox = clients.open(() -> AlertInbox.start(FreePort.preferring(INBOX_PORT), signedWith));
        AlertFiles.writeRoutes(routes, inbox.address(), secret);
        clients.open(
                () ->
                        Notifier.start(
                                "--kafka.bootstrap.servers",
                                broker.bootstrapServers(),
                                "--routes",
                                routes.toString(),
                                "--port",
                                "0",
                                "--stop.within",
                                "2s"));
    }

    /** Returns the addresses of all parts, as text for people. */
    String addresses() {
        return """

          Fleet page        %s
          Alerts arrive at  %s
          Flink dashboard   %s
          AMQP              %s   as the platform's subscription has it
          AMQP bridge       http://127.0.0.1:%s/metrics
          Kafka             %s   topics: %s, fleet.*
          PostgreSQL        psql -h 127.0.0.1 -p %s -U %s -d %s
                            select * from fleet.device_status limit 10;
        """
                .formatted(
                        page.address(),
                        inbox.address(),
                        flink.dashboard(),
                        platform.url(),
                        bridge.port(),
                        broker.bootstrapServers(),
                        TOPIC,
                        postgres.port(),
                        postgres.user(),
                        postgres.database());
    }

    private String[] bridgeSettings(Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("amqp-secret"), SECRET);
        return new String[] {
            "--amqp.url",
            platform.url(),
            "--amqp.consumer-group.id",
            "local",
            "--amqp.access-key.id",
            ACCESS_KEY,
            "--amqp.access-key.secret.file",
            secret.toString(),
            "--kafka.bootstrap.servers",
            broker.bootstrapServers(),
            "--kafka.topic",
            TOPIC,
            "--port",
            Integer.toString(FreePort.preferring(BRIDGE_PORT)),
            "--stop.within",
            "3s"
        };
    }

    LocalPlatform platform() {
        return platform;
    }

    LocalPostgres postgres() {
        return postgres;
    }

    LocalFlink flink() {
        return flink;
    }

    FleetFeed feed() {
        return feed;
    }

    /** Whether closing has begun. */
    boolean closing() {
        return clients.closing();
    }

    @Override
    public void close() {
        clients.close();
        servers.close();
    }

    private <T extends AutoCloseable> CompletableFuture<T> inBackground(Callable<T> opening) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                future.complete(servers.open(opening));
                            } catch (Exception e) {
                                future.completeExceptionally(e);
                            }
                        },
                        "starting");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }
}
