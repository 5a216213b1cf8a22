package io.fleetpulse.endtoend;

import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Kills a TaskManager in the middle of the input, after a checkpoint has completed. */
final class KilledTaskManager {

    /** Minutes at which {@link HeldWriter} blocks the job. */
    static final int[] MINUTES = {4, 8, 12, 16, 20, 24};

    private KilledTaskManager() {}

    /** Kills the TaskManager while a writer is blocked, and starts another one. */
    static void replace(MiniCluster cluster, JobID job, HeldWriter held) throws Exception {
        int minute = held.awaitHeld();
        CompletableFuture<String> checkpoint = cluster.triggerCheckpoint(job);
        // The barrier may be behind the rows of further minutes, or only slow on a busy machine.
        for (int seconds = 1; !completes(checkpoint, seconds); seconds *= 2) {
            held.release(minute);
            minute = held.awaitHeld();
        }
        CompletableFuture<Void> terminated = cluster.terminateTaskManager(0);
        // The TaskManager waits for its blocked writer.
        held.releaseAll();
        terminated.get();
        cluster.startTaskManager();
    }

    private static boolean completes(CompletableFuture<String> checkpoint, int seconds)
            throws Exception {
        try {
            checkpoint.get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException blocked) {
            return false;
        }
    }
}
