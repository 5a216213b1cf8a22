package io.fleetpulse.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.local.LocalPostgres;
import io.fleetpulse.tools.SlowTest;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The job jar on a cluster of processes, through a crash and an upgrade. */
@SlowTest("two clusters of processes")
class StandaloneClusterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOPIC = "iot-forwarded";

    /** The platform's time at the start. */
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private static LocalBroker broker;
    private static LocalPostgres postgres;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void startServers(@TempDir Path folder) {
        broker = LocalBroker.start(folder.resolve("kafka"), 0);
        postgres = LocalPostgres.start(folder.resolve("postgres"), 0);
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterAll
    static void stopServers() throws Exception {
        producer.close();
        broker.close();
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.backend.type=hashmap",
                "state.backend.type=rocksdb taskmanager.memory.managed.fraction=0.4"
                        + " execution.checkpointing.incremental=true"
            })
    void theJobOutlivesAKilledTaskManagerAndContinuesFromASavepoint(
            String backend, @TempDir Path state) throws Exception {
        String topic = TOPIC + "-" + backend.substring(19, 23);
        String product = "p" + backend.substring(19, 23);
        broker.createTopic(topic, 1);
        try (StandaloneCluster cluster =
                new StandaloneCluster(
                        state,
                        backend
                                + " execution.checkpointing.interval=1s"
                                + " execution.checkpointing.min-pause=100ms"
                                // A killed TaskManager does not answer heartbeats and is missed at
                                // once; one that is only busy is not.
                                + " heartbeat.interval=1000 heartbeat.timeout=60000"
                                + " taskmanager.memory.process.size=2g")) {
            String job = cluster.run(arguments(topic, product));
            send(topic, product, "online", 0);
            await(cluster, "the device is online", () -> "online".equals(status(product)));

            int checkpoints = cluster.completedCheckpoints(job);
            await(
                    cluster,
                    "another checkpoint",
                    () -> cluster.completedCheckpoints(job) > checkpoints);
            cluster.killTaskManager(1);
            cluster.startTaskManager();
            send(topic, product, "offline", 2);
            await(cluster, "the device is offline", () -> "offline".equals(status(product)));
            await(
                    cluster,
                    "the session has its duration",
                    () -> durations(product).equals(List.of("120000")));

            String savepoint = cluster.stopWithSavepoint(job);
            send(topic, product, "online", 4);
            send(topic, product, "offline", 5);
            List<String> resumed = new ArrayList<>(List.of("-s", savepoint));
            resumed.addAll(arguments(topic, product));
            cluster.run(resumed);
            await(cluster, "a second session", () -> durations(product).size() == 2);
            Assertions.assertEquals(List.of("120000", "60000"), durations(product));
        }
    }

    /** The job's options; each product has a separate schema, since each starts a new run. */
    private static List<String> arguments(String topic, String product) {
        return List.of(
                "--kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "--kafka.topics",
                topic,
                "--postgres.url",
                postgres.jdbcUrl(),
                "--postgres.user",
                postgres.user(),
                "--postgres.schema",
                product,
                // One of the two source subtasks has no partition and holds back the watermark for
                // this long.
                "--time.idleness",
                "1s",
                "--results.kafka.prefix",
                topic + ".");
    }

    /**
     * Sends a change of the device, and a minute later a change of another device, which advances
     * the watermark.
     */
    private static void send(String topic, String product, String status, int minute)
            throws Exception {
        Instant time = START.plus(Duration.ofMinutes(minute));
        send(topic, product, "device", status, time);
        send(topic, product, "clock", "online", time.plusSeconds(50));
    }

    private static void send(
            String topic, String product, String device, String status, Instant time)
            throws Exception {
        String message =
                """
                {"topic":"/as/mqtt/status/%1$s/%2$s","status":"%3$s","iotId":"i","productKey":"%1$s",
                 "deviceName":"%2$s","utcTime":"%4$s","clientIp":"192.0.2.1"}
                """
                        .formatted(product, device, status, time.toString().replace("Z", ".000Z"));
        producer.send(
                        new ProducerRecord<>(
                                topic, 0, time.toEpochMilli(), null, message.getBytes(UTF_8)))
                .get();
    }

    private static String status(String product) throws SQLException {
        List<String> found =
                select("SELECT status FROM %1$s.device_status WHERE product_key = '%1$s'", product);
        if (found.isEmpty()) {
            return null;
        }
        return found.get(0);
    }

    private static List<String> durations(String product) throws SQLException {
        return select(
                "SELECT duration_ms FROM %1$s.device_session WHERE product_key = '%1$s'"
                        + " AND duration_ms IS NOT NULL",
                product);
    }

    private static List<String> select(String query, String product) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                query.formatted(product)
                                        + " AND device_name = 'device' ORDER BY 1 DESC")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        } catch (SQLException notYet) {
            // The job has not created the tables yet.
            if (!"42P01".equals(notYet.getSQLState()) && !"3F000".equals(notYet.getSQLState())) {
                throw notYet;
            }
        }
        return rows;
    }

    private static void await(StandaloneCluster cluster, String what, Callable<Boolean> condition)
            throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                Assertions.fail(what + " did not come to be\n" + cluster.logs());
            }
            Thread.sleep(200);
        }
    }
}
