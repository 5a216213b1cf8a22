package io.fleetpulse.soak;

import io.fleetpulse.standalone.StandaloneCluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Samples the heap of the cluster's only TaskManager once a second. Heap use varies between garbage
 * collections, so the minimum of some adjacent samples approximates the live heap.
 */
final class LiveHeap implements AutoCloseable {

    private static final Pattern TASK_MANAGER = Pattern.compile("\"id\":\"(taskmanager[^\"]+)\"");
    private static final Pattern VALUE = Pattern.compile("\"value\":\"([0-9]+)\"");
    private static final int NEIGHBOURS = 20;

    private final StandaloneCluster cluster;
    private final List<Long> looks = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "live-heap");
    private volatile boolean ending;

    LiveHeap(StandaloneCluster cluster) {
        this.cluster = cluster;
        thread.setDaemon(true);
        thread.start();
    }

    /** The largest live heap, in bytes, in one of several equal parts of the elapsed time. */
    synchronized long most(int part, int parts) {
        int from = looks.size() * part / parts;
        int to = looks.size() * (part + 1) / parts;
        long most = 0;
        for (int look = from; look < to; look += NEIGHBOURS) {
            long alive =
                    looks.subList(look, Math.min(look + NEIGHBOURS, to)).stream()
                            .mapToLong(Long::longValue)
                            .min()
                            .orElse(0);
            most = Math.max(most, alive);
        }
        return most;
    }

    @Override
    public void close() throws InterruptedException {
        ending = true;
        thread.join();
    }

    private void run() {
        try {
            while (!ending) {
                look();
                Thread.sleep(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            Matcher taskManager = TASK_MANAGER.matcher(cluster.get("/taskmanagers"));
            if (taskManager.find()) {
                String metrics =
                        cluster.get(
                                "/taskmanagers/"
                                        + taskManager.group(1)
                                        + "/metrics?get=Status.JVM.Memory.Heap.Used");
                add(VALUE.matcher(metrics));
            }
        } catch (IOException busy) {
            // The JobManager is temporarily unavailable.
        }
    }

    private synchronized void add(Matcher value) {
        if (value.find()) {
            looks.add(Long.parseLong(value.group(1)));
        }
    }
}
