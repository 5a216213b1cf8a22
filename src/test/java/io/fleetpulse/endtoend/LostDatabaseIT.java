package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** A database that ends the job's connections costs time, but no row and no restart. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@SlowTest("a run of the job that loses its connections")
class LostDatabaseIT {

    private static final int TIMES = 6;

    private static final String TERMINATE =
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'fleet')
            """;

    @Test
    void lostConnectionsInTheMiddleOfTheRunLoseNoRow(@TempDir Path checkpoints) throws Exception {
        SimulatedInput input = SimulatedInput.halfAnHour(57);
        Servers servers = Servers.get();
        String database = servers.newDatabase();
        String topic = servers.newTopic(SimulatedInput.PARTITIONS);
        input.publish(servers.broker().bootstrapServers(), topic);
        int lost = 0;
        try (FleetRun run =
                new FleetRun(
                        checkpoints,
                        servers.broker().bootstrapServers(),
                        topic,
                        database,
                        "--results.kafka",
                        "false",
                        // So little at a time that there is a middle to be interrupted in.
                        "--kafka.properties.max.poll.records",
                        "10")) {
            MiniCluster cluster = run.cluster();
            JobID job = cluster.submitJob(run.graph(null)).get().getJobID();
            while (lost < TIMES && !cluster.getJobStatus(job).get().isTerminalState()) {
                lost += terminateConnections(database);
                Thread.sleep(400);
            }
            assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
            // The writers connect again; a job that restarts would hide whatever else fails.
            for (AccessExecutionVertex vertex :
                    cluster.getArchivedExecutionGraph(job).get().getAllExecutionVertices()) {
                assertThat(vertex.getCurrentExecutionAttempt().getAttemptNumber())
                        .as("restarts of " + vertex.getTaskNameWithSubtaskIndex())
                        .isZero();
            }
        }

        assertThat(lost).as("connections lost").isPositive();
        new TablesOfTruth(database, input.truth()).assertAll();
    }

    private static int terminateConnections(String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(TERMINATE)) {
            count.next();
            return count.getInt(1);
        }
    }
}
