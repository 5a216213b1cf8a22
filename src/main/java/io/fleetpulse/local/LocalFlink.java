package io.fleetpulse.local;

import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs Flink in this JVM, with its web dashboard and one job. */
final class LocalFlink implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_SUBTASKS = 4;

    private final JobClient job;
    private final int webPort;

    LocalFlink(JobClient job, int webPort) {
        this.job = job;
        this.webPort = webPort;
    }

    /** Defines a job's topology. */
    interface JobDefinition {
        /** Builds the topology in an environment. */
        void define(StreamExecutionEnvironment environment);
    }

    /**
     * Starts Flink and the job.
     *
     * @param directory holds all of Flink's files
     * @param preferredWebPort port of the dashboard; another port where it is in use
     */
    static LocalFlink start(Path directory, int preferredWebPort, JobDefinition definition)
            throws Exception {
        int port = FreePort.preferring(preferredWebPort);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(
                        configuration(directory, port));
        definition.define(environment);
        return new LocalFlink(environment.executeAsync("Fleetpulse"), port);
    }

    /** Returns the address of the web dashboard. */
    String dashboard() {
        return "http://" + HOST + ":" + webPort;
    }

    /** Returns the job's status as Flink reports it; empty if Flink is too busy to answer in time. */
    Optional<JobStatus> status() {
        try {
            return Optional.of(within(ANSWERS_WITHIN, job.getJobStatus()));
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof TimeoutException) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Cancels the job; this Flink ends with its only job. */
    @Override
    public void close() {
        if (!status().map(JobStatus::isGloballyTerminalState).orElse(false)) {
            within(ENDS_WITHIN, job.cancel());
            within(ENDS_WITHIN, job.getJobExecutionResult().handle((result, canceled) -> true));
        }
    }

    private static <T> T within(Duration duration, CompletableFuture<T> future) {
        return future.orTimeout(duration.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static Configuration configuration(Path directory, int port) {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.ADDRESS, HOST);
        configuration.set(RestOptions.BIND_ADDRESS, HOST);
        configuration.set(RestOptions.PORT, port);
        configuration.set(RestOptions.BIND_PORT, String.valueOf(port));
        configuration.set(JobManagerOptions.ADDRESS, HOST);
        configuration.set(JobManagerOptions.BIND_HOST, HOST);
        configuration.set(TaskManagerOptions.HOST, HOST);
        configuration.set(TaskManagerOptions.BIND_HOST, HOST);
        configuration.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
        configuration.set(WebOptions.TMP_DIR, directory.resolve("web").toString());
        configuration.set(
                BlobServerOptions.STORAGE_DIRECTORY, directory.resolve("blobs").toString());
        configuration.set(
                CoreOptions.DEFAULT_PARALLELISM,
                Math.min(MOST_SUBTASKS, Runtime.getRuntime().availableProcessors()));
        MemorySize network = MemorySize.ofMebiBytes(128);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_EVERY);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        return configuration;
    }
}
