package io.fleetpulse.bench;

import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;
import io.fleetpulse.tools.CommittedOffsets;

import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Runs the job unbounded over the whole topic, so that its state exists after it has read all
 * records.
 */
final class StateRun {

    private static final String GROUP = "state";
    private static final int COLLECTIONS = 4;
    private static final long COLLECT_EVERY_MS = 500;

    private StateRun() {}

    /**
     * The size of the state after the job has read all records.
     *
     * @param liveHeapBytes heap after a full collection, minus that of the idle cluster
     * @param liveHeapBytesByTenth the same at the first checkpoint after each tenth of the input
     * @param checkpointBytes size of the last checkpoint
     */
    record Outcome(long liveHeapBytes, List<Long> liveHeapBytesByTenth, long checkpointBytes) {}

    /**
     * Answers with the outcome.
     *
     * @param arguments as those of {@link BenchmarkRun}
     */
    public static void main(String[] arguments) throws Exception {
        List<String> settings = new ArrayList<>(List.of(arguments).subList(4, arguments.length));
        int bounded = settings.indexOf("--kafka.bounded");
        settings.set(bounded + 1, "false");
        settings.addAll(List.of("--kafka.group.id", GROUP, "--results.kafka.prefix", "state."));
        FleetpulseConfig config = ConfigReader.read(settings.toArray(String[]::new));
        Configuration configuration =
                BenchmarkRun.configuration(Path.of(arguments[1] + "-state"), arguments[2]);
        try (MiniCluster cluster = BenchmarkRun.cluster(configuration);
                Admin admin =
                        Admin.create(
                                Map.of(
                                        "bootstrap.servers",
                                        (Object) config.kafka().bootstrapServers()))) {
            cluster.start();
            long idle = liveHeap();
            JobID job =
                    cluster.submitJob(BenchmarkRun.graph(configuration, config)).get().getJobID();
            long all = records(admin, config.kafka().topics().get(0));
            List<Long> byTenth = new ArrayList<>();
            while (byTenth.size() < 10) {
                Thread.sleep(500);
                long tenths = 10 * CommittedOffsets.sum(admin, GROUP) / all;
                if (tenths > byTenth.size()) {
                    long now = liveHeap() - idle;
                    while (byTenth.size() < tenths) {
                        byTenth.add(now);
                    }
                }
            }
            long bytes =
                    cluster.getExecutionGraph(job)
                            .get()
                            .getCheckpointStatsSnapshot()
                            .getHistory()
                            .getLatestCompletedCheckpoint()
                            .getStateSize();
            Outcome outcome = new Outcome(liveHeap() - idle, byTenth, bytes);
            System.err.println(classHistogram());
            cluster.cancelJob(job).get();
            System.out.println(ChildProcess.ANSWER + Json.write(outcome));
        }
    }

    /**
     * Bytes after a full collection: the least of several, because a checkpoint in progress holds
     * copies of the state's tables.
     */
    private static long liveHeap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            Thread.sleep(COLLECT_EVERY_MS);
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            least = Math.min(least, used);
        }
        return least;
    }

    /** Bytes and instances of each class on the live heap, as {@code jmap -histo:live} prints them. */
    private static String classHistogram() throws JMException {
        return (String)
                ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                "gcClassHistogram",
                                new Object[] {new String[0]},
                                new String[] {String[].class.getName()});
    }

    private static long records(Admin admin, String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .forEach(
                        partition ->
                                partitions.put(
                                        new TopicPartition(topic, partition.partition()),
                                        OffsetSpec.latest()));
        return admin.listOffsets(partitions).all().get().values().stream()
                .mapToLong(ListOffsetsResultInfo::offset)
                .sum();
    }
}
