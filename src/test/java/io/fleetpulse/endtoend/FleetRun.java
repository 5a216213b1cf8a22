package io.fleetpulse.endtoend;

import io.fleetpulse.FleetAnalyticsJob;
import io.fleetpulse.config.ConfigReader;
import io.fleetpulse.tools.Eventually;

import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Runs the job on a cluster of two TaskManagers in this JVM, from one topic into one database. */
final class FleetRun implements AutoCloseable {

    private final MiniCluster cluster;
    private final String savepoints;
    private final Configuration configuration;
    private final List<String> arguments;
    private int parallelism = 2;

    /** Creates a run; the options, alternating keys and values, override the usual settings. */
    FleetRun(Path checkpoints, String servers, String topic, String database, String... options)
            throws Exception {
        configuration = configuration(checkpoints);
        savepoints = checkpoints.resolve("savepoints").toUri().toString();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("--kafka.bootstrap.servers", servers);
        settings.put("--kafka.topics", topic);
        settings.put("--kafka.bounded", "true");
        settings.put("--kafka.start", "earliest");
        settings.put("--postgres.url", database);
        settings.put("--postgres.user", "postgres");
        settings.put("--results.kafka.prefix", topic + ".");
        for (int at = 0; at < options.length; at += 2) {
            settings.put(options[at], options[at + 1]);
        }
        if (settings.containsKey("--kafka.topic.pattern")) {
            settings.remove("--kafka.topics");
        }
        arguments = new ArrayList<>();
        settings.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(2)
                                .setNumSlotsPerTaskManager(1)
                                .build());
        cluster.start();
    }

    /**
     * Runs the job to the end of a new topic, into a new database.
     *
     * @param publish sends the topic's records, given the broker's address and the topic
     * @return the database's JDBC URL
     */
    static String once(Path checkpoints, int partitions, BiConsumer<String, String> publish)
            throws Exception {
        Servers servers = Servers.get();
        String broker = servers.broker().bootstrapServers();
        String database = servers.newDatabase();
        String topic = servers.newTopic(partitions);
        publish.accept(broker, topic);
        try (FleetRun run =
                new FleetRun(checkpoints, broker, topic, database, "--results.kafka", "false")) {
            run.toTheEnd();
        }
        return database;
    }

    /** Removes a setting. */
    FleetRun without(String key) {
        int index = arguments.indexOf("--" + key);
        arguments.subList(index, index + 2).clear();
        return this;
    }

    private static Configuration configuration(Path checkpoints) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 20);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(500));
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        // On a busy machine, answers take long; a lost TaskManager is missed without them.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMinutes(1));
        configuration.set(RpcOptions.ASK_TIMEOUT_DURATION, Duration.ofMinutes(1));
        configuration.set(RestOptions.BIND_PORT, "0");
        // Small buffers between tasks, so that a slow database holds back the source.
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        return configuration;
    }

    /** Disables restarts, so that the run fails at the first failure. */
    FleetRun withoutRestarts() {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
        return this;
    }

    /** Restores a savepoint also if it has state of operators that the run does not have. */
    FleetRun allowingNonRestoredState() {
        configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
        return this;
    }

    /** The same run with this parallelism instead of 2. */
    FleetRun withParallelism(int tasks) {
        parallelism = tasks;
        return this;
    }

    MiniCluster cluster() {
        return cluster;
    }

    /** Submits the job. */
    JobID submit() throws Exception {
        return submit(null);
    }

    /** Submits the job, which restores a savepoint if one is given. */
    JobID submit(String savepoint) throws Exception {
        return cluster.submitJob(graph(savepoint)).get().getJobID();
    }

    /** Stops the job; returns the path of its savepoint. */
    CompletableFuture<String> stop(JobID job, boolean drain) {
        return cluster.stopWithSavepoint(job, savepoints, drain, SavepointFormatType.CANONICAL);
    }

    /** The job's graph, which restores a savepoint if one is given. */
    JobGraph graph(String savepoint) {
        Configuration own = new Configuration(configuration);
        if (savepoint != null) {
            own.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(own);
        environment.setParallelism(parallelism);
        FleetAnalyticsJob.define(environment, ConfigReader.read(arguments.toArray(String[]::new)));
        return environment.getStreamGraph().getJobGraph();
    }

    /** Waits for a number of further checkpoints of the job. */
    void awaitCheckpoints(JobID job, int more) throws Exception {
        long enough = checkpoints(job).getNumberOfCompletedCheckpoints() + more;
        Eventually.holds(
                "there are further checkpoints",
                () -> checkpoints(job).getNumberOfCompletedCheckpoints() >= enough);
    }

    /** How many checkpoints the job has completed and restored. */
    CheckpointStatsCounts checkpoints(JobID job) throws Exception {
        return cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot().getCounts();
    }

    /** Names of the job's tasks that were restarted. */
    List<String> restartedTasks(JobID job) throws Exception {
        List<String> restarted = new ArrayList<>();
        for (AccessExecutionVertex task :
                cluster.getExecutionGraph(job).get().getAllExecutionVertices()) {
            if (task.getCurrentExecutionAttempt().getAttemptNumber() > 0) {
                restarted.add(task.getTaskNameWithSubtaskIndex());
            }
        }
        return restarted;
    }

    /** Whether a savepoint of the job has begun. */
    boolean isTakingASavepoint(JobID job) throws Exception {
        return cluster
                .getExecutionGraph(job)
                .get()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints()
                .stream()
                .anyMatch(checkpoint -> checkpoint.getProperties().isSavepoint());
    }

    /** Runs the job to its end; fails if the job failed. */
    void toTheEnd() throws Exception {
        cluster.executeJobBlocking(graph(null));
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
