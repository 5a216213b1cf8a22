package io.fleetpulse.soak;

import io.fleetpulse.standalone.StandaloneCluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the heap of the only TaskManager of the cluster every five seconds. Each look runs a full collection,
 * so the figures count live objects and no garbage.
 */
final class LiveHeap implements AutoCloseable {

    private static final long PAUSE_MILLIS = 5_000;

    private final StandaloneCluster cluster;
    private final List<Long> looks = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "live-heap");

    LiveHeap(StandaloneCluster cluster) {
        this.cluster = cluster;
        thread.setDaemon(true);
        thread.start();
    }

    /** The most bytes that were alive in one of so many equal parts of the time until now. */
    synchronized long most(int part, int parts) {
        int from = looks.size() * part / parts;
        int to = looks.size() * (part + 1) / parts;
        return looks.subList(from, to).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            long bytes = cluster.liveBytesOfTaskManager();
            synchronized (this) {
                looks.add(bytes);
            }
        } catch (IOException busy) {
            // The TaskManager answers again later.
        }
    }
}
