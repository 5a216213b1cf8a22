package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** A database that closes the job's connections causes delay, but no lost row and no restart. */
@SlowTest("a run of the job that loses its connections")
class LostDatabaseIT {

    /** The minutes at which the job loses its connections. */
    private static final int[] MINUTES = {5, 12, 20};

    @Test
    void lostConnectionsInTheMiddleOfTheRunLoseNoRow(@TempDir Path checkpoints) throws Exception {
        SimulatedInput input = SimulatedInput.halfAnHour(57);
        Servers servers = Servers.get();
        String database = servers.newDatabase();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        input.publish(servers.broker().bootstrapServers(), topic);
        try (HeldWriter held = new HeldWriter(database, SimulatedInput.START, MINUTES);
                FleetRun run =
                        new FleetRun(
                                checkpoints,
                                servers.broker().bootstrapServers(),
                                topic,
                                database,
                                "--results.kafka",
                                "false")) {
            JobID job = run.submit();
            for (int minute : MINUTES) {
                held.awaitHeld(minute);
                assertThat(held.terminateWriters()).as("connections lost").isPositive();
                held.awaitHeld(minute);
                held.release(minute);
            }
            assertThat(run.cluster().requestJobResult(job).get().isSuccess()).isTrue();
            // The writers must reconnect without a restart, which would hide other failures.
            assertThat(run.restartedTasks(job)).isEmpty();
        }

        new TablesOfTruth(database, input.truth()).assertAll();
    }
}
