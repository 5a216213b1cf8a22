package io.fleetpulse.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetpulse.tools.SlowTest;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A second run over the tables that a first one filled. */
@SlowTest("a run after another")
class SecondRunIT {

    private static final String SCHEMA = "fleet";

    private static String broker;
    private static String topic;
    private static String database;
    private static FleetTables first;

    @BeforeAll
    static void runOnce(@TempDir Path checkpoints) throws Exception {
        broker = Servers.get().broker().bootstrapServers();
        database = Servers.get().newDatabase();
        topic = Servers.get().newTopic(SimulatedInput.PARTITIONS);
        SimulatedInput.minutes(3, 12).publish(broker, topic);
        try (FleetRun run = new FleetRun(checkpoints, broker, topic, database)) {
            run.toTheEnd();
        }
        first = FleetTables.read(database, SCHEMA);
    }

    @Test
    void withoutStateItEndsAtOnceAndLeavesRowsAndTopicsAsTheyAre(@TempDir Path checkpoints)
            throws Exception {
        Map<String, Long> before = ends();
        try (FleetRun run = new FleetRun(checkpoints, broker, topic, database)) {
            JobID job = run.submit();
            JobResult result = run.cluster().requestJobResult(job).get();

            assertThat(result.getSerializedThrowable().orElseThrow())
                    .hasStackTraceContaining("This start has no state of the run")
                    .hasStackTraceContaining("postgres.schema")
                    .hasStackTraceContaining("results.over-existing");
            assertThat(run.restartedTasks(job)).isEmpty();
        }
        assertThat(FleetTables.read(database, SCHEMA)).isEqualTo(first);
        assertThat(ends()).isEqualTo(before);
    }

    @Test
    void inASchemaOfItsOwnItMakesTheSameRows(@TempDir Path checkpoints) throws Exception {
        try (FleetRun run =
                new FleetRun(
                        checkpoints,
                        broker,
                        topic,
                        database,
                        "--results.kafka",
                        "false",
                        "--postgres.schema",
                        "replay")) {
            run.toTheEnd();
        }
        assertThat(FleetTables.read(database, SCHEMA)).isEqualTo(first);
        assertThat(first.differences(FleetTables.read(database, "replay"))).isEmpty();
    }

    @Test
    void thatReplacesEverythingMakesTheSameRows(@TempDir Path checkpoints) throws Exception {
        try (FleetRun run =
                new FleetRun(
                        checkpoints,
                        broker,
                        topic,
                        database,
                        "--results.kafka",
                        "false",
                        "--results.over-existing",
                        "replace")) {
            run.toTheEnd();
        }
        assertThat(first.differences(FleetTables.read(database, SCHEMA))).isEmpty();
    }

    /** The end offsets of the result topics. */
    private static Map<String, Long> ends() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker))) {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (String name : admin.listTopics().names().get()) {
                if (name.startsWith(topic + ".")) {
                    partitions.put(new TopicPartition(name, 0), OffsetSpec.latest());
                }
            }
            Map<String, Long> ends = new TreeMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(partitions).all().get().entrySet()) {
                ends.put(end.getKey().topic(), end.getValue().offset());
            }
            return ends;
        }
    }
}
