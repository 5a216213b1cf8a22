package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Runs the job with PgBouncer in transaction mode before PostgreSQL. */
@SlowTest("PgBouncer")
class PooledConnectionsIT {

    @Test
    void behindAPoolerInTransactionModeEveryRowIsWrittenAndNothingRestarts(@TempDir Path folder)
            throws Exception {
        SimulatedInput input = SimulatedInput.halfAnHour(91);
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String database = servers.newDatabase();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        input.publish(broker, topic);
        int server = Integer.parseInt(database.replaceFirst(".*:([0-9]+)/.*", "$1"));
        try (PgBouncer pooler = PgBouncer.start(folder, server);
                FleetRun run =
                        new FleetRun(
                                folder.resolve("checkpoints"),
                                broker,
                                topic,
                                database.replaceFirst(":[0-9]+/", ":" + pooler.port() + "/"),
                                // Runs each statement often enough for the driver to prepare it.
                                "--postgres.flush.rows",
                                "100",
                                "--results.kafka",
                                "false")) {
            MiniCluster cluster = run.cluster();
            JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
            assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
            for (AccessExecutionVertex vertex :
                    cluster.getArchivedExecutionGraph(job).get().getAllExecutionVertices()) {
                assertThat(vertex.getCurrentExecutionAttempt().getAttemptNumber()).isZero();
            }
        }
        new TablesOfTruth(database, input.truth()).assertAll();
    }
}
