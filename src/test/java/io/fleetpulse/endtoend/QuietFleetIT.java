package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.telemetry.Telemetry;
import io.fleetpulse.tools.CommittedOffsets;
import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Unbounded runs with unusual or no input: the watermark still advances. */
@SlowTest("runs without an end, and restarts")
class QuietFleetIT {

    @TempDir private Path checkpoints;

    private String servers;
    private String database;

    @BeforeEach
    void newDatabase() throws Exception {
        servers = Servers.get().broker().bootstrapServers();
        database = Servers.get().newDatabase();
    }

    @Test
    void aPartitionOfHistoryHoldsBackNothing() throws Exception {
        String topic = Servers.get().newTopic(2);
        try (FleetRun run = run(topic, "--time.silence", "0");
                KafkaProducer<byte[], byte[]> producer = producer()) {
            JobID job = run.submit();
            send(producer, topic, 0, status("online", null));
            Eventually.holds(
                    "there are a status and a window",
                    () -> {
                        send(producer, topic, 0, post("event/property/post", "live"));
                        send(producer, topic, 1, post("event/property/history/post", "old"));
                        send(producer, topic, 1, "garbage");
                        return count("device_status") > 0 && count("property_window") > 0;
                    });
            run.cluster().cancelJob(job).get();
        }
    }

    @Test
    void theLastTransitionOfAFleetThatFallsSilentIsShown() throws Exception {
        String topic = Servers.get().newTopic(1);
        try (FleetRun run = run(topic);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            JobID job = run.submit();
            send(producer, topic, 0, status("online", null));
            Eventually.holds("the device is online", () -> "online".equals(status()));
            send(producer, topic, 0, status("offline", 200));
            Eventually.holds("the device is offline", () -> "offline".equals(status()));
            run.cluster().cancelJob(job).get();
        }
    }

    @Test
    void aDrainedStopInTheMiddleChangesNoRow() throws Exception {
        // Old enough that the watermark closes all windows once it follows the clock.
        long start = Instant.now().minus(Duration.ofDays(5)).toEpochMilli();
        SimulatedInput input = SimulatedInput.from(start, 10, 815);
        String topic = Servers.get().newTopic(SimulatedInput.PARTITIONS);
        input.publish(servers, topic);
        // On a busy machine, a pause looks like silence: the watermark then runs ahead of unread
        // records, and a redelivery after these horizons would count again.
        String[] horizons = {
            "--dedup.horizon", "10d", "--counts.horizon", "10d", "--time.silence", "5s"
        };
        try (FleetRun run = run(topic, horizons)) {
            awaitTheClock(run, null, input);
        }
        FleetTables expected = FleetTables.read(database);

        database = Servers.get().newDatabase();
        List<String> slowly = new ArrayList<>(List.of(horizons));
        slowly.addAll(List.of("--postgres.flush.rows", "3"));
        String savepoint;
        try (FleetRun run = run(topic, slowly.toArray(String[]::new))) {
            JobID job = run.submit();
            run.awaitCheckpoints(job, 1);
            savepoint = run.stop(job, true).get();
            assertThat(FleetTables.read(database).rows()).isNotEqualTo(expected.rows());
        }
        try (FleetRun run = run(topic, horizons)) {
            awaitTheClock(run, savepoint, input);
        }

        Map<String, String> differences = expected.differences(FleetTables.read(database));
        differences.remove("window_progress");
        assertThat(differences).isEmpty();
    }

    @Test
    void whatASavepointReadsIsReadOnAndWhatIsAddedIsFound() throws Exception {
        String stays = Servers.get().newTopic(1);
        String leaves = Servers.get().newTopic(1);
        String[] options = {"--kafka.properties.partition.discovery.interval.ms", "1000"};
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            String savepoint;
            try (FleetRun run = run(stays + "," + leaves, options)) {
                JobID job = run.submit();
                send(producer, leaves, 0, post("event/property/post", "before"));
                awaitDevice("before");
                savepoint = run.stop(job, false).get();
            }
            try (FleetRun run = run(stays, options)) {
                JobID job = run.submit(savepoint);
                send(producer, leaves, 0, post("event/property/post", "of-the-topic-taken-off"));
                awaitDevice("of-the-topic-taken-off");
                try (Admin admin =
                        Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
                    admin.createPartitions(Map.of(stays, NewPartitions.increaseTo(2))).all().get();
                }
                send(producer, stays, 1, post("event/property/post", "of-the-new-partition"));
                awaitDevice("of-the-new-partition");
                run.cluster().cancelJob(job).get();
            }
        }
    }

    @Test
    void aBoundedRunRefusesTheSavepointOfAnUnboundedOne() throws Exception {
        String topic = Servers.get().newTopic(1);
        String savepoint;
        try (FleetRun run = run(topic);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            JobID job = run.submit();
            send(producer, topic, 0, post("event/property/post", "before"));
            awaitDevice("before");
            savepoint = run.stop(job, false).get();
        }
        try (FleetRun run = run(topic, "--kafka.bounded", "true")) {
            JobID job = run.allowingNonRestoredState().submit(savepoint);
            assertThat(run.cluster().requestJobResult(job).get().getSerializedThrowable())
                    .hasValueSatisfying(
                            failure ->
                                    assertThat(failure.getFullStringifiedStackTrace())
                                            .contains("of a run with kafka.bounded = false"));
        }
    }

    private void awaitDevice(String name) throws Exception {
        String rows = "device_property WHERE device_name = '" + name + "'";
        Eventually.holds("there is a property of " + name, () -> count(rows) > 0);
    }

    /** Runs until the watermark follows the clock and all rows are written. */
    private void awaitTheClock(FleetRun run, String savepoint, SimulatedInput input)
            throws Exception {
        JobID job = run.submit(savepoint);
        String newest = "window_progress WHERE reaches_to > now() - interval '1 hour'";
        Eventually.holds("windows reach to now", () -> count(newest) > 0);
        try (Admin admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            Eventually.holds(
                    "all records are read",
                    () -> CommittedOffsets.sum(admin, group()) == input.records().size());
        }
        List<String> before = new ArrayList<>();
        List<String> now = sizes();
        while (!now.equals(before)) {
            // Longer than time.silence too: until then the watermark does not follow the clock.
            Thread.sleep(Telemetry.LATEST_VALUES_MS);
            run.awaitCheckpoints(job, 3);
            before = now;
            now = sizes();
        }
        run.cluster().cancelJob(job).get();
        run.cluster().requestJobResult(job).get();
    }

    private List<String> sizes() throws Exception {
        List<String> sizes = new ArrayList<>();
        FleetTables.read(database)
                .rows()
                .forEach(
                        (table, rows) -> {
                            if (!table.equals("window_progress")) {
                                sizes.add(table + rows.hashCode());
                            }
                        });
        return sizes;
    }

    private String group() {
        return "quiet" + database.hashCode();
    }

    private FleetRun run(String topic, String... more) throws Exception {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--kafka.bounded",
                                "false",
                                "--kafka.group.id",
                                group(),
                                "--results.kafka",
                                "false",
                                "--results.kafka.prefix",
                                "none.",
                                "--time.out-of-orderness",
                                "1s",
                                "--time.idleness",
                                "1s",
                                "--time.silence",
                                "2s",
                                "--telemetry.window",
                                "1s"));
        options.addAll(List.of(more));
        return new FleetRun(checkpoints, servers, topic, database, options.toArray(String[]::new));
    }

    private String status() throws SQLException {
        return first("SELECT max(status) FROM fleet.device_status");
    }

    private long count(String table) throws SQLException {
        String found = first("SELECT count(*) FROM fleet." + table);
        if (found == null) {
            return 0;
        }
        return Long.parseLong(found);
    }

    /** The first value; null if the tables do not exist yet. */
    private String first(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            found.next();
            return found.getString(1);
        } catch (SQLException failure) {
            if ("42P01".equals(failure.getSQLState()) || "3F000".equals(failure.getSQLState())) {
                return null;
            }
            throw failure;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, String value)
            throws Exception {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(topic, partition, null, null, bytes)).get();
    }

    private static String status(String status, Integer reason) {
        return """
        {"topic":"/as/mqtt/status/p/d","status":"%s","iotId":"i","productKey":"p",\
        "deviceName":"d","utcTime":"%s","offlineReasonCode":%d}\
        """
                .formatted(status, Instant.now(), reason);
    }

    private static String post(String topic, String device) {
        long now = System.currentTimeMillis();
        return """
        {"topic":"/p/%2$s/thing/%1$s","iotId":"i","productKey":"p","deviceName":"%2$s",\
        "gmtCreate":%3$d,"items":{"t":{"value":1,"time":%3$d}}}\
        """
                .formatted(topic, device, now);
    }
}
