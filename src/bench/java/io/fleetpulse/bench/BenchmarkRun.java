package io.fleetpulse.bench;

import io.fleetpulse.FleetAnalyticsJob;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.config.FleetpulseConfig;

import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs the job bounded over the whole topic, in a separate process. */
final class BenchmarkRun {

    private static final int PARALLELISM = 2;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

    /** As flink-conf has it. */
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(500);

    /** For RocksDB's caches and write buffers. */
    private static final MemorySize MANAGED_MEMORY = MemorySize.parse("1gb");

    private BenchmarkRun() {}

    /**
     * The costs of a run.
     *
     * @param measurement from submission to the end
     * @param gcSeconds time of collections, in which nothing else runs
     * @param jitSeconds processor time of the JIT compiler
     * @param checkpoints completed checkpoints
     * @param largestCheckpointBytes size of the largest one
     * @param longestCheckpointMillis duration of the slowest one
     */
    record Outcome(
            Measurement measurement,
            double gcSeconds,
            double jitSeconds,
            long checkpoints,
            long largestCheckpointBytes,
            long longestCheckpointMillis) {}

    /**
     * Runs the job once per prefix, each time after a signal, and answers with the outcome. The
     * first run is in a new JVM, later runs are in a warm JVM, as in a long-running TaskManager.
     *
     * @param arguments number of messages, directory for checkpoints, state backend, prefixes of the
     *     result topics separated by commas, then the job's own arguments
     */
    public static void main(String[] arguments) throws Exception {
        for (String prefix : arguments[3].split(",", -1)) {
            ChildProcess.awaitGo();
            List<String> settings =
                    new ArrayList<>(List.of(arguments).subList(4, arguments.length));
            settings.addAll(List.of("--results.kafka.prefix", prefix));
            Outcome outcome =
                    run(
                            Long.parseLong(arguments[0]),
                            configuration(Path.of(arguments[1]), arguments[2]),
                            ConfigReader.read(settings.toArray(String[]::new)));
            System.out.println(ChildProcess.ANSWER + Json.write(outcome));
        }
    }

    private static Outcome run(long messages, Configuration configuration, FleetpulseConfig config)
            throws Exception {
        JobGraph graph = graph(configuration, config);
        try (MiniCluster miniCluster = cluster(configuration);
                CompilerTime jit = CompilerTime.start()) {
            miniCluster.start();
            long gc = gcMillis();
            Measurement.Stopwatch stopwatch = Measurement.start();
            JobID job = miniCluster.submitJob(graph).get().getJobID();
            miniCluster
                    .requestJobResult(job)
                    .get()
                    .toJobExecutionResult(BenchmarkRun.class.getClassLoader());
            Measurement measurement = stopwatch.stop(messages);
            CheckpointStatsSnapshot checkpoints =
                    miniCluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
            return outcome(measurement, (gcMillis() - gc) / 1e3, jit.seconds(), checkpoints);
        }
    }

    /** The whole job as a graph for a cluster of this process. */
    static JobGraph graph(Configuration configuration, FleetpulseConfig config) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(PARALLELISM);
        FleetAnalyticsJob.define(environment, config);
        return environment.getStreamGraph().getJobGraph();
    }

    /** A cluster of one TaskManager in this process, not started yet. */
    static MiniCluster cluster(Configuration configuration) {
        return new MiniCluster(
                new MiniClusterConfiguration.Builder()
                        .setConfiguration(configuration)
                        .setNumTaskManagers(1)
                        .setNumSlotsPerTaskManager(PARALLELISM)
                        .build());
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    /** Settings of the measured cluster. */
    static Configuration configuration(Path checkpoints, String backend) {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        if (backend.equals("rocksdb")) {
            configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
            configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
        }
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, PARALLELISM);
        return configuration;
    }

    private static Outcome outcome(
            Measurement measurement,
            double gcSeconds,
            double jitSeconds,
            CheckpointStatsSnapshot checkpoints) {
        long bytes = 0;
        long millis = 0;
        for (Object checkpoint : checkpoints.getHistory().getCheckpoints()) {
            if (checkpoint instanceof CompletedCheckpointStats completed) {
                bytes = Math.max(bytes, completed.getStateSize());
                millis = Math.max(millis, completed.getEndToEndDuration());
            }
        }
        long count = checkpoints.getCounts().getNumberOfCompletedCheckpoints();
        return new Outcome(measurement, gcSeconds, jitSeconds, count, bytes, millis);
    }
}
