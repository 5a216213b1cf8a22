package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.result.Table;
import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A consumer of the result topics has the same rows as the tables. */
@SlowTest("the rows of every topic, and a killed TaskManager")
class KafkaResultsIT {

    private SimulatedInput input;
    private String servers;
    private String topic;
    private String database;

    @BeforeEach
    void publish() throws Exception {
        input = SimulatedInput.halfAnHour(427);
        servers = Servers.get().broker().bootstrapServers();
        database = Servers.get().newDatabase();
        topic = Servers.get().newTopic(SimulatedInput.PARTITIONS);
        input.publish(servers, topic);
    }

    @Test
    void theLastChangeOfEveryKeyIsTheRowInTheDatabase(@TempDir Path checkpoints) throws Exception {
        try (FleetRun run = new FleetRun(checkpoints, servers, topic, database)) {
            run.toTheEnd();
        }

        for (Map.Entry<Table, ResultTopicRows> rows : committed().entrySet()) {
            assertSameAsInDatabase(rows.getValue(), rows.getKey());
        }
        assertThat(policies()).hasSize(Table.values().length).containsOnly("compact");
    }

    @Test
    void whoReadsCommittedChangesSeesNothingOfAKilledTaskManager(@TempDir Path checkpoints)
            throws Exception {
        try (HeldWriter held =
                        new HeldWriter(database, SimulatedInput.START, KilledTaskManager.MINUTES);
                FleetRun run =
                        new FleetRun(
                                checkpoints,
                                servers,
                                topic,
                                database,
                                "--results.kafka.guarantee",
                                "exactly-once")) {
            MiniCluster cluster = run.cluster();
            JobID job = run.submit();
            KilledTaskManager.replace(cluster, job, held);
            assertThat(cluster.requestJobResult(job).get().isSuccess()).isTrue();
            assertThat(run.checkpoints(job).getNumberOfRestoredCheckpoints()).isPositive();
        }

        for (Map.Entry<Table, ResultTopicRows> rows : committed().entrySet()) {
            assertSameAsInDatabase(rows.getValue(), rows.getKey());
        }
        ResultTopicRows deadLetters = committed().get(Table.DEAD_LETTER);
        assertThat(deadLetters.records())
                .as("each once")
                .hasSameSizeAs(deadLetters.rows().keySet());
        new TablesOfTruth(database, input.truth()).assertAll();
    }

    private Map<Table, ResultTopicRows> committed() {
        return ResultTopicRows.all(servers, topic + ".", "read_committed");
    }

    private void assertSameAsInDatabase(ResultTopicRows rows, Table table) throws Exception {
        // The fleet has fewer properties and values than the limits.
        if (table.label().endsWith("_limit")) {
            assertThat(rows.rows()).isEmpty();
            return;
        }
        new ResultRows(rows.rows()).assertAre(ResultTopicRows.inDatabase(database, table));
    }

    private List<String> policies() throws Exception {
        List<ConfigResource> topics =
                Stream.of(Table.values())
                        .map(table -> topic + "." + table.label())
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            Map<ConfigResource, Config> configs = admin.describeConfigs(topics).all().get();
            return configs.values().stream()
                    .map(config -> config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
                    .toList();
        }
    }
}
