package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.local.LocalBroker;
import io.fleetpulse.result.Table;
import io.fleetpulse.tools.Eventually;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

/**
 * A broker that is gone for longer than producers wait fails the job. The TaskManagers stay, and the
 * job continues without losing a row when the broker is back.
 */
@SlowTest("a run of the job that loses its broker")
class LostBrokerIT {

    private static final String TOPIC = "forwarded";
    private static final int MINUTE = 12;

    /** Below the ports that Linux gives to clients, so that none takes it while the broker is gone. */
    private static final int PORT = 29_092;

    @Test
    void theJobContinuesOnItsTaskManagersWhenTheBrokerIsBack(
            @TempDir Path checkpoints, @TempDir Path directory) throws Exception {
        SimulatedInput input = SimulatedInput.halfAnHour(58);
        String database = Servers.get().newDatabase();
        LocalBroker broker = LocalBroker.start(directory, PORT);
        String servers = broker.bootstrapServers();
        try {
            broker.createTopic(TOPIC, SimulatedInput.PARTITIONS);
            input.publish(servers, TOPIC);
            try (HeldWriter held = new HeldWriter(database, SimulatedInput.START, MINUTE);
                    FleetRun run =
                            new FleetRun(
                                    checkpoints,
                                    servers,
                                    TOPIC,
                                    database,
                                    "--kafka.properties.request.timeout.ms",
                                    "1000",
                                    "--kafka.properties.delivery.timeout.ms",
                                    "3000")) {
                MiniCluster cluster = run.cluster();
                JobID job = run.submit();
                held.awaitHeld(MINUTE);
                broker.close();
                held.releaseAll();
                Eventually.holds(
                        "the job has failed once",
                        () -> cluster.getJobStatus(job).get() == JobStatus.RESTARTING);
                assertThat(cluster.isRunning()).as("every TaskManager is alive").isTrue();
                broker = LocalBroker.start(directory, port(servers));
                assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
            }

            new TablesOfTruth(database, input.truth()).assertAll();
            for (Map.Entry<Table, ResultTopicRows> rows :
                    ResultTopicRows.all(servers, TOPIC + ".", "read_uncommitted").entrySet()) {
                assertThat(rows.getValue().rows().keySet())
                        .as(rows.getKey().label())
                        .containsExactlyInAnyOrderElementsOf(
                                ResultTopicRows.inDatabase(database, rows.getKey()).keySet());
            }
        } finally {
            broker.close();
        }
    }

    private static int port(String servers) {
        return Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
    }
}
