package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The job writes the same rows for any order, repetition and failure. */
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
                            // The fleet has fewer properties and values than the limits.
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
        try (HeldWriter held =
                        new HeldWriter(database, SimulatedInput.START, KilledTaskManager.MINUTES);
                FleetRun run = run(input.disturbed(2), checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = run.submit();
            KilledTaskManager.replace(cluster, job, held);
            JobResult result = cluster.requestJobResult(job).get();
            assertThat(result.isSuccess()).isTrue();
            assertThat(run.checkpoints(job).getNumberOfRestoredCheckpoints())
                    .as("the job recovered from a checkpoint")
                    .isPositive();
        }
        assertSame(FleetTables.read(database));
    }

    /** The only partition occupies one of two source tasks; the other finishes at once. */
    @Test
    void aKilledTaskManagerGivesTheSameRowsAfterASourceTaskHasFinished(@TempDir Path checkpoints)
            throws Exception {
        String database = Servers.get().newDatabase();
        try (HeldWriter held =
                        new HeldWriter(database, SimulatedInput.START, KilledTaskManager.MINUTES);
                FleetRun run = run(input, 1, checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = run.submit();
            Eventually.holds("a task has finished", () -> hasFinishedTask(cluster, job));
            KilledTaskManager.replace(cluster, job, held);
            assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
            assertThat(run.checkpoints(job).getNumberOfRestoredCheckpoints()).isPositive();
        }
        new TablesOfTruth(database, input.truth()).assertAll();
    }

    private static boolean hasFinishedTask(MiniCluster cluster, JobID job) throws Exception {
        for (AccessExecutionVertex task :
                cluster.getExecutionGraph(job).get().getAllExecutionVertices()) {
            if (task.getExecutionState() == ExecutionState.FINISHED) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aSavepointInTheMiddleGivesTheSameRows(@TempDir Path checkpoints) throws Exception {
        String database = Servers.get().newDatabase();
        try (HeldWriter held = new HeldWriter(database, SimulatedInput.START, 15);
                FleetRun run = run(input, checkpoints, database)) {
            MiniCluster cluster = run.cluster();
            JobID job = run.submit();
            held.awaitHeld(15);
            CompletableFuture<String> stopped = run.stop(job, false);
            Eventually.holds("the savepoint has begun", () -> run.isTakingASavepoint(job));
            held.release(15);
            String savepoint = stopped.get();
            assertThat(FleetTables.read(database).rows()).isNotEqualTo(expected.rows());
            cluster.executeJobBlocking(run.graph(savepoint));
        }
        assertSame(FleetTables.read(database));
    }

    private static FleetRun run(SimulatedInput records, Path checkpoints, String database)
            throws Exception {
        return run(records, SimulatedInput.PARTITIONS, checkpoints, database);
    }

    private static FleetRun run(
            SimulatedInput records, int partitions, Path checkpoints, String database)
            throws Exception {
        Servers servers = Servers.get();
        String topic = servers.newTopic(partitions);
        records.publish(servers.broker().bootstrapServers(), topic, partitions);
        // Redeliveries arrive up to twenty seconds after messages that are up to ten minutes late.
        return new FleetRun(
                checkpoints,
                servers.broker().bootstrapServers(),
                topic,
                database,
                "--dedup.horizon",
                "15m");
    }

    /** Offsets identify dead letters, and differ between the runs. */
    private static void assertSame(FleetTables actual) {
        Map<String, String> differences = expected.differences(actual);
        differences.remove("dead_letter");
        assertThat(differences).isEmpty();
    }
}
