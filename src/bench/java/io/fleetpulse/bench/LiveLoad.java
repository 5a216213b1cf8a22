package io.fleetpulse.bench;

import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;
import io.fleetpulse.simulator.Workload;
import io.fleetpulse.simulator.WorkloadConfig;
import io.fleetpulse.simulator.WorkloadProfile;

/**
 * Sends workload W1 in real time until it is closed, so that event time follows the machine's
 * clock.
 */
final class LiveLoad implements AutoCloseable {

    /**
     * Devices per message per second: a device sends a post every ten seconds, and 85 % of the
     * messages are posts.
     */
    private static final double DEVICES_A_MESSAGE_A_SECOND = 10 * 0.85;

    private static final int PRODUCTS = 20;
    private static final long SEED = 2;

    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts to send.
     *
     * @param rate messages a second
     */
    LiveLoad(String servers, String topic, int partitions, double rate) {
        int devices = Math.max(PRODUCTS, (int) (rate * DEVICES_A_MESSAGE_A_SECOND));
        Workload workload =
                new Workload(
                        new WorkloadConfig(
                                Long.MAX_VALUE,
                                devices,
                                PRODUCTS,
                                SEED,
                                System.currentTimeMillis(),
                                WorkloadProfile.W1));
        thread = new Thread(() -> send(servers, topic, partitions, workload), "live-load");
        thread.start();
    }

    private void send(String servers, String topic, int partitions, Workload workload) {
        try (KafkaPublisher publisher = new KafkaPublisher(servers, topic, partitions)) {
            while (!closed) {
                PublishedRecord record = workload.next();
                long ahead = record.timestamp() - System.currentTimeMillis();
                if (ahead > 0) {
                    Thread.sleep(ahead);
                }
                publisher.send(record);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
