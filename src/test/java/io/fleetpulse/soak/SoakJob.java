package io.fleetpulse.soak;

import io.fleetpulse.standalone.StandaloneCluster;
import io.fleetpulse.telemetry.Telemetry;
import io.fleetpulse.tools.CommittedOffsets;

import org.apache.kafka.clients.admin.Admin;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The job on a cluster of processes with a separate schema; tests stop and restart it. */
final class SoakJob {

    private static final Duration POLL = Duration.ofMillis(250);

    private final StandaloneCluster cluster;
    private final List<String> flinkOptions;
    private final Admin admin;
    private final List<String> arguments;
    private final String group;
    private final Duration patience;
    private String id;
    private int taskManager = 1;
    private int kills;

    /**
     * Creates a job without submitting it.
     *
     * @param flinkOptions options of {@code flink run} for this job
     * @param patience longest wait of each step
     */
    SoakJob(
            StandaloneCluster cluster,
            List<String> flinkOptions,
            Admin admin,
            List<String> arguments,
            String schema,
            Duration patience) {
        this.cluster = cluster;
        this.flinkOptions = flinkOptions;
        this.admin = admin;
        this.group = "soak-" + schema;
        this.patience = patience;
        this.arguments = new ArrayList<>(arguments);
        this.arguments.addAll(List.of("--kafka.group.id", group, "--postgres.schema", schema));
    }

    /** Submits the job, from a savepoint if one is given. */
    void start(int parallelism, String savepoint) throws Exception {
        List<String> words = new ArrayList<>(flinkOptions);
        words.addAll(List.of("-p", Integer.toString(parallelism)));
        if (savepoint != null) {
            words.addAll(List.of("-s", savepoint));
        }
        words.addAll(arguments);
        id = cluster.run(words);
        await("all tasks run", this::runs);
    }

    /** Stops the job with a savepoint, without draining. */
    String stopWithSavepoint() throws Exception {
        await("all tasks run", this::runs);
        return cluster.stopWithSavepoint(id);
    }

    /** Stops the job with a drain, as at the end of the input. */
    String stopDraining() throws Exception {
        await("all tasks run", this::runs);
        return cluster.stopDraining(id);
    }

    /** Waits for another checkpoint, kills the TaskManager, and starts a new one. */
    void killAfterACheckpoint() throws Exception {
        int checkpoints = cluster.completedCheckpoints(id);
        await("a checkpoint", () -> cluster.completedCheckpoints(id) > checkpoints);
        int restored = cluster.restoredCheckpoints(id);
        cluster.killTaskManager(taskManager);
        taskManager++;
        kills++;
        cluster.startTaskManager();
        await("the job recovers", () -> cluster.restoredCheckpoints(id) > restored);
        await("all tasks run again", this::runs);
    }

    /**
     * Waits for the latest values that the job still holds back, and then for checkpoints that begin
     * from now on: the job flushes all rows before each of them. Timers of up to a second may emit
     * rows after the first.
     */
    void writeEverything() throws Exception {
        Thread.sleep(Telemetry.LATEST_VALUES_MS);
        int checkpoints = cluster.completedCheckpoints(id);
        await("all rows are written", () -> cluster.completedCheckpoints(id) >= checkpoints + 3);
    }

    /** How many TaskManagers were killed. */
    int kills() {
        return kills;
    }

    /** How many records the job has read and committed. */
    long read() throws Exception {
        return CommittedOffsets.sum(admin, group);
    }

    /** Waits for a condition; fails after the longest wait. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(patience);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError(
                        "Waited in vain: %s%n%s%n%s"
                                .formatted(
                                        what,
                                        cluster.get("/jobs/" + id + "/exceptions"),
                                        cluster.logs()));
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private boolean runs() throws Exception {
        String job = cluster.get("/jobs/" + id);
        if (job.contains("\"state\":\"FAILED\"")) {
            throw new AssertionError(cluster.get("/jobs/" + id + "/exceptions"));
        }
        String vertices =
                job.replaceAll("(?s).*\"vertices\":\\[(.*?)\\],\"status-counts\".*", "$1");
        return job.contains("\"state\":\"RUNNING\"")
                && !vertices.matches("(?s).*\"status\":\"(?!RUNNING)[A-Z]+\".*");
    }
}
