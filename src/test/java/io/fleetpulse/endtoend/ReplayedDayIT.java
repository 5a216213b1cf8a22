package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.Truth;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The run-book's replay of a day: beside the live job, in a separate schema, then taken over. */
@SlowTest("a day of messages")
class ReplayedDayIT {

    private static final long THREE_HOURS = TimeUnit.HOURS.toMillis(3);
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    private static final int PARTITIONS = 4;
    private static final String GROUP = "fleetpulse-three-days";
    private static final String THIRD_DAY = "'2026-03-03 00:00Z', '2026-03-04 00:00Z'";

    /** Damage to rows of the third day, as by a careless operator or a bug. */
    private static final String DAMAGE =
            """
            DELETE FROM fleet.property_window_base
             WHERE window_start >= '2026-03-03 06:00Z' AND window_start < '2026-03-03 12:00Z';
            UPDATE fleet.product_property_window_base SET devices = 99, "count" = 99
             WHERE window_start >= '2026-03-03 06:00Z' AND window_start < '2026-03-03 12:00Z';
            UPDATE fleet.event_window_base SET "count" = 99
             WHERE window_start >= '2026-03-03 00:00Z' AND window_start < '2026-03-04 00:00Z';
            DELETE FROM fleet.device_event WHERE at >= '2026-03-03 00:00Z' AND at < '2026-03-03 09:00Z';
            UPDATE fleet.connectivity_window SET devices_online = 99
             WHERE window_start >= '2026-03-03 06:00Z' AND window_start < '2026-03-03 12:00Z';
            DELETE FROM fleet.offline_reason_window
             WHERE window_start >= '2026-03-03 00:00Z' AND window_start < '2026-03-04 00:00Z';
            DELETE FROM fleet.device_session_base
             WHERE online_at >= '2026-03-03 00:00Z' AND offline_at < '2026-03-04 00:00Z';
            INSERT INTO fleet.stream_window_base (family, window_start, messages)
                VALUES ('status', '2026-03-03 00:00:00.000Z', 99)
                ON CONFLICT (family, window_start) DO UPDATE SET messages = 99;
            """;

    @TempDir private Path checkpoints;

    @Test
    void changesNoRowBesideTheLiveJobAndMendsTheDayWhenTakenOver() throws Exception {
        String broker = Servers.get().broker().bootstrapServers();
        String database = Servers.get().newDatabase();
        String topic = Servers.get().newTopic(PARTITIONS);
        publishThreeDays(broker, topic);
        try (FleetRun live = live(broker, topic, database)) {
            MiniCluster cluster = live.cluster();
            JobID job = live.submit();
            awaitEnd(broker, topic, live, job);
            FleetTables filled = FleetTables.read(database);

            try (FleetRun replay = replay(broker, topic, database)) {
                replay.toTheEnd();
            }
            assertThat(filled.differences(FleetTables.read(database))).isEmpty();

            execute(database, DAMAGE);
            assertThat(filled.differences(FleetTables.read(database)).keySet())
                    .contains(
                            "property_window",
                            "product_property_window",
                            "event_window",
                            "device_event",
                            "connectivity_window",
                            "offline_reason_window",
                            "device_session",
                            "stream_window");
            execute(database, Files.readString(Path.of("deploy", "postgres", "take-over.sql")));
            assertThat(takeOver(database))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith(" taken over"));
            assertThat(filled.differences(FleetTables.read(database))).isEmpty();

            cluster.cancelJob(job).get();
        }
    }

    /**
     * Three days of twenty devices, and two hours of a fourth: a minute of every three hours. The
     * job reads days in seconds, so partitions may be days apart.
     */
    private static void publishThreeDays(String broker, String topic) {
        long start = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        long end = Instant.parse("2026-03-04T02:00:00Z").toEpochMilli();
        try (KafkaPublisher publisher = new KafkaPublisher(broker, topic, PARTITIONS)) {
            new Fleet(new FleetConfig(20, 0.05, 3, start, end), new Truth())
                    .forEachRemaining(
                            record -> {
                                if (Math.floorMod(record.timestamp(), THREE_HOURS) < MINUTE) {
                                    publisher.send(record);
                                }
                            });
            publisher.flush();
        }
    }

    private FleetRun live(String broker, String topic, String database) throws Exception {
        return new FleetRun(
                        checkpoints.resolve("live"),
                        broker,
                        topic,
                        database,
                        "--kafka.group.id",
                        GROUP,
                        // The days are long past, so silence must not advance the watermark.
                        "--time.silence",
                        "0",
                        // A subtask that has read its partitions must not hold back the others.
                        "--time.idleness",
                        "1s",
                        "--results.kafka",
                        "false")
                .without("kafka.bounded");
    }

    private FleetRun replay(String broker, String topic, String database) throws Exception {
        return new FleetRun(
                        checkpoints.resolve("replay"),
                        broker,
                        topic,
                        database,
                        "--kafka.group.id",
                        GROUP + "-replay",
                        "--kafka.start",
                        "2026-03-01T01:30:00Z",
                        "--time.idleness",
                        "1s",
                        "--postgres.schema",
                        "replay",
                        "--results.kafka",
                        "false")
                .without("kafka.start");
    }

    /** Waits until a checkpoint covers the whole topic and all its results. */
    private static void awaitEnd(String broker, String topic, FleetRun live, JobID job)
            throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
            for (int number = 0; number < PARTITIONS; number++) {
                TopicPartition partition = new TopicPartition(topic, number);
                long end =
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition)
                                .get()
                                .offset();
                while (committed(admin, partition) < end) {
                    Thread.sleep(100);
                }
            }
        }
        live.awaitCheckpoints(job, 4);
    }

    private static long committed(Admin admin, TopicPartition partition) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
        OffsetAndMetadata committed = offsets.get(partition);
        return committed == null ? 0 : committed.offset();
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Takes over the third day; returns a line per table. */
    private static List<String> takeOver(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet taken =
                        statement.executeQuery(
                                "SELECT concat_ws(' ', table_name, removed, added, changed, note)"
                                        + " FROM fleet.take_over('replay', "
                                        + THIRD_DAY
                                        + ")")) {
            List<String> lines = new ArrayList<>();
            while (taken.next()) {
                lines.add(taken.getString(1));
            }
            return lines;
        }
    }
}
