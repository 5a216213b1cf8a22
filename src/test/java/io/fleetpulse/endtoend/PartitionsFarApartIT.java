package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.tools.SlowTest;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A bounded run over partitions of which one ends a day before another, and one is empty: the same
 * rows as from one partition.
 */
@SlowTest("three runs of the job")
class PartitionsFarApartIT {

    private static final int MINUTES = 8;
    private static final int SENDERS = 2;
    private static final int PARTITIONS = 3;
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Chooses a record's partition. */
    @FunctionalInterface
    private interface Placing {
        int partition(int day, PublishedRecord record);
    }

    private static List<List<PublishedRecord>> days;

    @TempDir private Path checkpoints;

    @BeforeAll
    static void simulateTwoDays() {
        long start = SimulatedInput.START.toEpochMilli();
        days =
                List.of(
                        SimulatedInput.from(start, MINUTES, 1).records(),
                        SimulatedInput.from(start + DAY, MINUTES, 2).records());
    }

    /** Every device has one partition; those of the first partition are silent on the second day. */
    @Test
    void onePartitionEndsADayBeforeTheOthers() throws Exception {
        List<List<PublishedRecord>> records =
                List.of(
                        days.get(0),
                        days.get(1).stream()
                                .filter(record -> record.partition(SENDERS) != 0)
                                .toList());
        String expected = run(records, 1, 2, (day, record) -> 0);
        for (int parallelism : List.of(1, 2)) {
            String actual =
                    run(
                            records,
                            PARTITIONS,
                            parallelism,
                            (day, record) -> record.partition(SENDERS));
            assertThat(differences(expected, actual)).as("parallelism " + parallelism).isEmpty();
            assertThat(deadLetters(actual)).isEqualTo(deadLetters(expected)).isNotEmpty();
        }
    }

    private String run(
            List<List<PublishedRecord>> records, int partitions, int parallelism, Placing placing)
            throws Exception {
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String topic = servers.newTopic(partitions);
        try (KafkaPublisher publisher = new KafkaPublisher(broker, topic, partitions)) {
            for (int day = 0; day < records.size(); day++) {
                for (PublishedRecord record : records.get(day)) {
                    publisher.send(record, placing.partition(day, record));
                }
            }
            publisher.flush();
        }
        String database = servers.newDatabase();
        Path folder = checkpoints.resolve(topic);
        try (FleetRun run =
                new FleetRun(folder, broker, topic, database, "--results.kafka", "false")) {
            run.withParallelism(parallelism).toTheEnd();
        }
        return database;
    }

    /** Dead letters are named after their offsets, which differ. */
    private static Map<String, String> differences(String expected, String actual)
            throws SQLException {
        Map<String, String> differences =
                FleetTables.read(expected).differences(FleetTables.read(actual));
        differences.remove("dead_letter");
        return differences;
    }

    private static List<String> deadLetters(String database) throws SQLException {
        List<String> letters = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT concat_ws(' ', reason, detail, forwarding_topic, value)"
                                        + " FROM fleet.dead_letter ORDER BY 1")) {
            while (result.next()) {
                letters.add(result.getString(1));
            }
        }
        return letters;
    }
}
