package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The promise: the same rows, whatever the order, the repetitions, the failures. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
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
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
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
        try (FleetRun run = run(input.disturbed(2), checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
            awaitCheckpoint(cluster, job);
            cluster.terminateTaskManager(0).get();
            cluster.startTaskManager();
            CompletableFuture<?> result = cluster.requestJobResult(job);
            result.get();
            assertThat(cluster.getJobStatus(job).get()).isEqualTo(JobStatus.FINISHED);
            assertThat(
                            cluster.getExecutionGraph(job)
                                    .get()
                                    .getCheckpointStatsSnapshot()
                                    .getCounts()
                                    .getNumberOfRestoredCheckpoints())
                    .as("the job recovered from a checkpoint")
                    .isPositive();
        }
        assertSame(FleetTables.read(database));
    }

    @Test
    void aSavepointInTheMiddleGivesTheSameRows(@TempDir Path checkpoints) throws Exception {
        String database = Servers.get().newDatabase();
        try (FleetRun run = run(input, checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
            awaitCheckpoint(cluster, job);
            String savepoint =
                    cluster.stopWithSavepoint(
                                    job,
                                    checkpoints.resolve("savepoints").toUri().toString(),
                                    false,
                                    SavepointFormatType.CANONICAL)
                            .get();
            assertThat(FleetTables.read(database).rows()).isNotEqualTo(expected.rows());
            cluster.executeJobBlocking(run.graph(savepoint));
        }
        assertSame(FleetTables.read(database));
    }

    private static FleetRun run(SimulatedInput records, Path checkpoints, String database)
            throws Exception {
        Servers servers = Servers.get();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        records.publish(servers.broker().bootstrapServers(), topic);
        return new FleetRun(checkpoints, servers.broker().bootstrapServers(), topic, database);
    }

    private static void awaitCheckpoint(MiniCluster cluster, JobID job) throws Exception {
        while (cluster.getExecutionGraph(job)
                        .get()
                        .getCheckpointStatsSnapshot()
                        .getCounts()
                        .getNumberOfCompletedCheckpoints()
                == 0) {
            Thread.sleep(Duration.ofMillis(20).toMillis());
        }
    }

    /** Dead letters are named after their offsets, which differ between the runs. */
    private static void assertSame(FleetTables actual) {
        Map<String, Object> rows = new TreeMap<>(actual.rows());
        rows.remove("dead_letter");
        Map<String, Object> same = new TreeMap<>(expected.rows());
        same.remove("dead_letter");
        same.forEach((table, wanted) -> assertThat(rows.get(table)).as(table).isEqualTo(wanted));
    }
}
