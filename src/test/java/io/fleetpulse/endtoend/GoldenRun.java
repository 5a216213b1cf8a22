package io.fleetpulse.endtoend;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.tools.ClockRecord;

import org.apache.flink.api.common.JobID;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

/** An unbounded run of the job over the records of a {@link GoldenSavepoint}. */
final class GoldenRun implements AutoCloseable {

    /** The savepoint and the rows contain the name of the topic. */
    static final String TOPIC = "golden";

    /** The product of the devices that move the watermark past all other records. */
    static final String CLOCK = "golden-clock";

    private static final Path RULES = Path.of("src", "test", "resources", "alert", "rules.json");

    private final FleetRun run;
    private JobID job;

    /** Starts a cluster for the run. */
    GoldenRun(Path folder, String database, String group) throws Exception {
        run =
                new FleetRun(
                        folder.resolve("checkpoints"),
                        Servers.get().broker().bootstrapServers(),
                        TOPIC,
                        database,
                        "--kafka.bounded",
                        "false",
                        "--kafka.group.id",
                        group,
                        "--results.kafka",
                        "false",
                        "--time.silence",
                        "0s",
                        "--alert.rules",
                        RULES.toString());
    }

    /** Submits the job, which continues from a savepoint if one is given. */
    GoldenRun start(String savepoint) throws Exception {
        job = run.submit(savepoint);
        return this;
    }

    /** Stops the job and returns its savepoint. */
    Path stop() throws Exception {
        return Path.of(URI.create(run.stop(job, false).get()));
    }

    /**
     * Sends a transition to each partition, hours after all other records and a minute after the
     * previous transitions. The watermark then passes all other records, also if the job has just
     * restarted.
     */
    static void sendClocks(int round) throws Exception {
        Instant time = SimulatedInput.START.plus(Duration.ofHours(3)).plusSeconds(60L * round);
        try (KafkaPublisher publisher =
                new KafkaPublisher(
                        Servers.get().broker().bootstrapServers(),
                        TOPIC,
                        SimulatedInput.PARTITIONS)) {
            for (int partition = 0; partition < SimulatedInput.PARTITIONS; partition++) {
                publisher.send(ClockRecord.online(CLOCK, partition, time), partition);
            }
            publisher.flush();
        }
    }

    /** Whether the watermark has passed the records of the savepoint. */
    static boolean isComplete(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet clocks =
                        statement.executeQuery(
                                "SELECT count(*) FROM fleet.device_status WHERE product_key = '"
                                        + CLOCK
                                        + "'")) {
            return clocks.next() && clocks.getInt(1) == SimulatedInput.PARTITIONS;
        }
    }

    @Override
    public void close() throws Exception {
        run.close();
    }
}
