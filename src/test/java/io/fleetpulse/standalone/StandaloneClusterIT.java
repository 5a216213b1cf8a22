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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

/**
 * The job jar with RocksDB on a cluster of processes, through a crash and an upgrade. The soak does
 * the same with state on the heap.
 */
@SlowTest("a cluster of processes")
class StandaloneClusterIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOPIC = "iot-forwarded";
    private static final String PRODUCT = "product";

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

    @Test
    void theJobOutlivesAKilledTaskManagerAndContinuesFromASavepoint(@TempDir Path state)
            throws Exception {
        broker.createTopic(TOPIC, 1);
        try (StandaloneCluster cluster =
                new StandaloneCluster(
                        state,
                        "state.backend.type=rocksdb taskmanager.memory.managed.fraction=0.4"
                                + " execution.checkpointing.incremental=true"
                                + " execution.checkpointing.interval=1s"
                                + " execution.checkpointing.min-pause=100ms"
                                // A killed TaskManager does not answer heartbeats and is missed at
                                // once; one that is only busy is not.
                                + " heartbeat.interval=1000 heartbeat.timeout=60000"
                                + " taskmanager.memory.process.size=2g")) {
            String job = cluster.run(arguments());
            send("online", 0);
            await(cluster, "the device is online", () -> "online".equals(status()));

            int checkpoints = cluster.completedCheckpoints(job);
            await(
                    cluster,
                    "another checkpoint",
                    () -> cluster.completedCheckpoints(job) > checkpoints);
            cluster.killTaskManager(1);
            cluster.startTaskManager();
            send("offline", 2);
            await(cluster, "the device is offline", () -> "offline".equals(status()));
            await(
                    cluster,
                    "the session has its duration",
                    () -> durations().equals(List.of("120000")));

            String savepoint = cluster.stopWithSavepoint(job);
            send("online", 4);
            send("offline", 5);
            List<String> resumed = new ArrayList<>(List.of("-s", savepoint));
            resumed.addAll(arguments());
            cluster.run(resumed);
            await(cluster, "a second session", () -> durations().size() == 2);
            Assertions.assertEquals(List.of("120000", "60000"), durations());
        }
    }

    private static List<String> arguments() {
        return List.of(
                "--kafka.bootstrap.servers",
                broker.bootstrapServers(),
                "--kafka.topics",
                TOPIC,
                "--postgres.url",
                postgres.jdbcUrl(),
                "--postgres.user",
                postgres.user(),
                // One of the two source subtasks has no partition and holds back the watermark for
                // this long.
                "--time.idleness",
                "1s");
    }

    /**
     * Sends a change of the device, and a minute later a change of another device, which advances
     * the watermark.
     */
    private static void send(String status, int minute) throws Exception {
        Instant time = START.plus(Duration.ofMinutes(minute));
        send("device", status, time);
        send("clock", "online", time.plusSeconds(50));
    }

    private static void send(String device, String status, Instant time) throws Exception {
        String message =
                """
                {"topic":"/as/mqtt/status/%1$s/%2$s","status":"%3$s","iotId":"i","productKey":"%1$s",
                 "deviceName":"%2$s","utcTime":"%4$s","clientIp":"192.0.2.1"}
                """
                        .formatted(PRODUCT, device, status, time.toString().replace("Z", ".000Z"));
        producer.send(
                        new ProducerRecord<>(
                                TOPIC, 0, time.toEpochMilli(), null, message.getBytes(UTF_8)))
                .get();
    }

    private static String status() throws SQLException {
        List<String> found = select("SELECT status FROM fleet.device_status");
        if (found.isEmpty()) {
            return null;
        }
        return found.get(0);
    }

    private static List<String> durations() throws SQLException {
        return select(
                "SELECT duration_ms FROM (SELECT * FROM fleet.device_session"
                        + " WHERE duration_ms IS NOT NULL) AS ended");
    }

    private static List<String> select(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery(
                                query + " WHERE device_name = 'device' ORDER BY 1 DESC")) {
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
