package io.fleetpulse.local;

import io.fleetpulse.simulator.Fleet;
import io.fleetpulse.simulator.FleetConfig;
import io.fleetpulse.simulator.KafkaPublisher;
import io.fleetpulse.simulator.PublishedRecord;

import jakarta.jms.JMSException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the simulated fleet's messages at their times. Messages with a body and application
 * properties go to AMQP, as from a server-side subscription; all others go to Kafka, as from
 * forwarding rules. The simulation starts a few minutes in the past and sends that part at once, so
 * that complete windows exist from the beginning.
 */
final class FleetFeed implements AutoCloseable {

    private static final Duration BEFORE = Duration.ofMinutes(3);

    private final Fleet fleet;
    private final KafkaPublisher publisher;
    private final AmqpPublisher subscription;
    private final Thread thread;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private volatile long sent;
    private volatile boolean ending;

    private FleetFeed(Fleet fleet, KafkaPublisher publisher, AmqpPublisher subscription) {
        this.fleet = fleet;
        this.publisher = publisher;
        this.subscription = subscription;
        this.thread = new Thread(this::run, "simulated-fleet");
        thread.setDaemon(true);
    }

    /** Starts sending. */
    static FleetFeed start(
            LocalOptions options,
            LocalPlatform platform,
            String bootstrapServers,
            String topic,
            int partitions)
            throws Exception {
        long start = System.currentTimeMillis() - BEFORE.toMillis();
        Fleet fleet =
                new Fleet(
                        new FleetConfig(
                                options.devices(),
                                options.rate(),
                                options.seed(),
                                start,
                                Long.MAX_VALUE));
        FleetFeed feed =
                new FleetFeed(
                        fleet,
                        new KafkaPublisher(bootstrapServers, topic, partitions),
                        platform.publisher());
        feed.thread.start();
        return feed;
    }

    /**
     * Returns how many records were sent.
     *
     * @throws IllegalStateException if sending has failed
     */
    long sent() {
        Exception exception = failure.get();
        if (exception != null) {
            throw new IllegalStateException("The simulated fleet fell silent", exception);
        }
        return sent;
    }

    @Override
    public void close() throws Exception {
        ending = true;
        thread.interrupt();
        publisher.close();
        subscription.close();
    }

    private void run() {
        try {
            while (!ending) {
                PublishedRecord record = fleet.next();
                long early = record.timestamp() - System.currentTimeMillis();
                if (early > 0) {
                    Thread.sleep(early);
                }
                if (record.headers().isEmpty() || record.value() == null) {
                    publisher.send(record);
                } else {
                    subscription.send(record.value(), record.headers());
                }
                sent = publisher.sent() + subscription.sent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (JMSException | RuntimeException e) {
            if (!ending) {
                failure.set(e);
            }
        }
    }
}
