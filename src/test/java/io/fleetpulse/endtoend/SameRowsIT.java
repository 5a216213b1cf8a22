package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The promise: the same rows, whatever the order, the repetitions, the failures. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@SlowTest("four runs of the job, with restarts")
class SameRowsIT {

    private static final long SEED = 4711;

    private static SimulatedInput input;
    private static FleetTables expected;

    @BeforeAll
    static void runInOrder(@TempDir Path checkpoints) throws Exception {
        input = SimulatedInput.halfAnHour(SEED);
        String database = Servers.get().newDatabase();
        try (FleetRun run = run(input, checkpoints, database)) {
            run.toTheEnd();
        }
        expected = FleetTables.read(database);
        assertThat(expected.rows())
                .allSatisfy(
                        (table, rows) -> {
                            // The fleet has fewer properties and values than get rows of their own.
                            if (!table.endsWith("_limit")) {
                                assertThat(rows).as(table).isNotEmpty();
                            }
                        });
    }

    @Test
    void anotherOrderWithRepetitionsGivesTheSameRows(@TempDir Path checkpoints) throws Exception {
        String database = Servers.get().newDatabase();
        try (FleetRun run = run(input.disturbed(1), checkpoints, database)) {
            run.toTheEnd();
        }
        assertSame(FleetTables.read(database));
    }

    @Test
    void aKilledTaskManagerGivesTheSameRows(@TempDir Path checkpoints) throws Exception {
        String database = Servers.get().newDatabase();
        try (FleetRun run = slowRun(input.disturbed(2), checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
            awaitCheckpoint(cluster, job);
            cluster.terminateTaskManager(0).get();
            cluster.startTaskManager();
            JobResult result = cluster.requestJobResult(job).get();
            assertThat(result.isSuccess()).isTrue();
            assertThat(checkpoints(cluster, job).getNumberOfRestoredCheckpoints())
                    .as("the job recovered from a checkpoint")
                    .isPositive();
        }
        assertSame(FleetTables.read(database));
    }

    @Test
    void aSavepointInTheMiddleGivesTheSameRows(@TempDir Path checkpoints) throws Exception {
        for (int attempt = 1; ; attempt++) {
            String database = Servers.get().newDatabase();
            try (FleetRun run = slowRun(input, checkpoints, database)) {
                String savepoint = stopInTheMiddle(run, checkpoints);
                assertThat(FleetTables.read(database).rows()).isNotEqualTo(expected.rows());
                run.cluster().executeJobBlocking(run.graph(savepoint));
                assertSame(FleetTables.read(database));
                return;
            } catch (ExecutionException tooLate) {
                // Refused where the source has just ended: once more, from nothing.
                if (attempt == 3) {
                    throw tooLate;
                }
            }
        }
    }

    /** The path of a savepoint that stopped the job after its first checkpoint. */
    private static String stopInTheMiddle(FleetRun run, Path checkpoints) throws Exception {
        MiniCluster cluster = run.cluster();
        String directory = checkpoints.resolve("savepoints").toUri().toString();
        JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
        awaitCheckpoint(cluster, job);
        return cluster.stopWithSavepoint(job, directory, false, SavepointFormatType.CANONICAL)
                .get();
    }

    /** Writes so little at a time that the source has to wait: a middle to be interrupted in. */
    private static FleetRun slowRun(SimulatedInput records, Path checkpoints, String database)
            throws Exception {
        return run(records, checkpoints, database, "--postgres.flush.rows", "3");
    }

    private static FleetRun run(
            SimulatedInput records, Path checkpoints, String database, String... options)
            throws Exception {
        Servers servers = Servers.get();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        records.publish(servers.broker().bootstrapServers(), topic);
        List<String> arguments = new ArrayList<>(List.of(options));
        // Redeliveries come up to twenty seconds after messages that are up to ten minutes late.
        arguments.addAll(List.of("--dedup.horizon", "15m"));
        return new FleetRun(
                checkpoints,
                servers.broker().bootstrapServers(),
                topic,
                database,
                arguments.toArray(String[]::new));
    }

    private static void awaitCheckpoint(MiniCluster cluster, JobID job) throws Exception {
        while (checkpoints(cluster, job).getNumberOfCompletedCheckpoints() == 0) {
            Thread.sleep(20);
        }
    }

    private static CheckpointStatsCounts checkpoints(MiniCluster cluster, JobID job)
            throws Exception {
        return cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot().getCounts();
    }

    /** Dead letters are named after their offsets, which differ between the runs. */
    private static void assertSame(FleetTables actual) {
        Map<String, String> differences = expected.differences(actual);
        differences.remove("dead_letter");
        assertThat(differences).isEmpty();
    }
}
