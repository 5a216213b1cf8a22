package io.fleetpulse.notifier;

import io.fleetpulse.notifier.kafka.AlertTopic;
import io.fleetpulse.notifier.kafka.SentTopic;
import io.fleetpulse.status.FailureText;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main loop: runs a session, and another one after each failure of Kafka. A session reads all
 * state from Kafka again and applies the answers that arrived in between.
 */
final class NotifierLoop implements Runnable {

    /** The pause before another attempt at Kafka. */
    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(NotifierLoop.class);

    private final NotifierConfig config;
    private final Sending sending;
    private final Housekeeping housekeeping;
    private final NotifierStatus status;
    private final Clock clock;
    private final CountDownLatch stop;

    NotifierLoop(
            NotifierConfig config,
            Deliveries deliveries,
            NotifierStatus status,
            RoutesWatch watch,
            Clock clock,
            CountDownLatch stop) {
        this.config = config;
        this.sending = new Sending(deliveries, status, clock);
        this.housekeeping = new Housekeeping(config.routes(), watch);
        this.status = status;
        this.clock = clock;
        this.stop = stop;
    }

    @Override
    public void run() {
        String why = "stopped";
        try {
            while (stop.getCount() > 0) {
                try {
                    session();
                } catch (ProducerFencedException taken) {
                    throw taken;
                } catch (KafkaException failure) {
                    if (stop.getCount() == 0) {
                        LOG.warn("Stopped while Kafka failed: {}", FailureText.of(failure));
                        return;
                    }
                    LOG.warn(
                            "Kafka failed, the notifier rereads all state: {}",
                            FailureText.of(failure));
                    status.problem("Kafka failed: " + FailureText.of(failure), clock.millis());
                    status.restarts.increment();
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ProducerFencedException taken) {
            why = "another notifier with sent.topic " + config.sentTopic() + " has taken over";
            LOG.error("Another notifier with sent.topic {} has taken over", config.sentTopic());
        } catch (RuntimeException failure) {
            why = "failed: " + failure;
            LOG.error("The notifier failed", failure);
        } finally {
            status.ended(why);
        }
    }

    private void session() throws InterruptedException {
        try (SentTopic sent = SentTopic.open(config.kafka(), config.sentTopic());
                AlertTopic alerts = new AlertTopic(config.kafka(), config.alertsTopic())) {
            new NotifierSession(config, sending, housekeeping, status, clock, stop, sent, alerts)
                    .run();
        }
    }

    private void pause() throws InterruptedException {
        if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("Stopped while Kafka was unreachable");
        }
    }
}
