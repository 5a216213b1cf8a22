package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A bounded replay with the arguments of the running job, with exactly-once results in Kafka. */
@SlowTest("two jobs beside each other")
class ReplayBesideLiveJobIT {

    @TempDir private Path checkpoints;

    @Test
    void theLiveJobContinuesWithoutARestart() throws Exception {
        String broker = Servers.get().broker().bootstrapServers();
        String database = Servers.get().newDatabase();
        String topic = Servers.get().newTopic(SimulatedInput.PARTITIONS);
        SimulatedInput.minutes(3, 12).publish(broker, topic);
        try (FleetRun live = run("live", broker, topic, database).without("kafka.bounded")) {
            JobID job = live.submit();
            // Each checkpoint commits transactions.
            live.awaitCheckpoints(job, 3);

            try (FleetRun replay = run("replay", broker, topic, database)) {
                JobID refused = replay.submit();
                assertThat(replay.cluster().requestJobResult(refused).get().isSuccess()).isFalse();
                replay.without("postgres.url").toTheEnd();
            }
            live.awaitCheckpoints(job, 3);

            assertThat(live.restartedTasks(job)).isEmpty();
            live.cluster().cancelJob(job).get();
        }
    }

    private FleetRun run(String name, String broker, String topic, String database)
            throws Exception {
        return new FleetRun(
                checkpoints.resolve(name),
                broker,
                topic,
                database,
                "--results.kafka.guarantee",
                "exactly-once");
    }
}
