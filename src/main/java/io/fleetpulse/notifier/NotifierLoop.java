package io.fleetpulse.notifier;

import io.fleetpulse.notifier.NotifierConfig.Start;
import io.fleetpulse.notifier.kafka.AlertTopic;
import io.fleetpulse.notifier.kafka.SentTopic;
import io.fleetpulse.notifier.outbox.AlertRow;
import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.Outbox;
import io.fleetpulse.notifier.outbox.SendOutcome;
import io.fleetpulse.notifier.routing.Routes;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The main loop: reads alerts, sends messages, and stores what was sent. For each message, the loop
 * first stores the message as in transit, then sends the message, then stores the message as sent.
 * After a failure of Kafka, the loop reads all state from Kafka again and applies the answers that
 * arrived in between.
 */
final class NotifierLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifierLoop.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final long HOUSEKEEPING = 5_000;
    private static final long DISCOVERY = 60_000;
    private static final long FORGETTING = 3_600_000;

    private final NotifierConfig config;
    private final Deliveries deliveries;
    private final NotifierStatus status;
    private final RoutesWatch watch;
    private final Clock clock;
    private final CountDownLatch stop;

    /** Answers that are not stored in Kafka yet. */
    private final List<Deliveries.Result> answers = new ArrayList<>();

    private Routes routes;
    private Outbox outbox;
    private Map<Integer, Long> progress;
    private long housekeepingAt;
    private long discoveryAt;
    private long forgettingAt;

    NotifierLoop(
            NotifierConfig config,
            Deliveries deliveries,
            NotifierStatus status,
            RoutesWatch watch,
            Clock clock,
            CountDownLatch stop) {
        this.config = config;
        this.deliveries = deliveries;
        this.status = status;
        this.watch = watch;
        this.clock = clock;
        this.stop = stop;
        this.routes = config.routes();
    }

    @Override
    public void run() {
        String why = "stopped";
        try {
            while (!stopping()) {
                try {
                    session();
                } catch (ProducerFencedException taken) {
                    throw taken;
                } catch (KafkaException failure) {
                    LOG.warn(
                            "Kafka failed, the notifier rereads all state: {}", failure.toString());
                    status.problem("Kafka failed: " + failure.getMessage(), clock.millis());
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

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void pause() throws InterruptedException {
        if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("Stopped while Kafka was away");
        }
    }

    /**
     * Restores the state from Kafka, then processes alerts until the notifier stops or Kafka fails.
     */
    private void session() throws InterruptedException {
        try (SentTopic sent = SentTopic.open(config.kafka(), config.sentTopic());
                AlertTopic alerts = new AlertTopic(config.kafka(), config.alertsTopic())) {
            outbox = new Outbox(routes, config.maxAge(), RandomGenerator.getDefault());
            progress = sent.progress().orElse(null);
            outbox.restore(sent.takeRecords());
            answers.forEach(this::apply);
            if (!awaitTopic(alerts)) {
                return;
            }
            catchUp(alerts);
            if (progress == null && config.start() == Start.FIRING) {
                outbox.beginWithWhatFires(clock.millis());
            }
            remember(sent, alerts, true);
            LOG.info("The notifier reads alerts from the offsets {}", progress);
            while (!stopping()) {
                turn(sent, alerts);
            }
            end(sent, alerts);
        }
    }

    private boolean awaitTopic(AlertTopic alerts) throws InterruptedException {
        while (!alerts.begin(progress == null ? Map.of() : progress)) {
            status.problem("there is no topic " + config.alertsTopic(), clock.millis());
            if (stop.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads all existing rows before the first message, since a later row may end an earlier alert.
     */
    private void catchUp(AlertTopic alerts) {
        if (progress == null && config.start() == Start.LATEST) {
            alerts.skipToEnd();
        }
        while (!alerts.isCaughtUp() && !stopping()) {
            accept(alerts);
            status.problem("reading alerts", clock.millis());
        }
    }

    private void accept(AlertTopic alerts) {
        long now = clock.millis();
        for (AlertRow row : alerts.poll(POLL)) {
            status.rows.increment();
            outbox.accept(row, now);
        }
    }

    private void turn(SentTopic sent, AlertTopic alerts) throws InterruptedException {
        accept(alerts);
        takeAnswers(Duration.ZERO);
        List<Dispatch> dispatches = outbox.take(clock.millis());
        remember(sent, alerts, false);
        dispatches.forEach(deliveries::send);
        housekeeping(sent, alerts);
        status.well(clock.millis());
    }

    private void takeAnswers(Duration timeout) throws InterruptedException {
        for (Deliveries.Result result = deliveries.poll(timeout).orElse(null);
                result != null;
                result = deliveries.poll(Duration.ZERO).orElse(null)) {
            status.count(result);
            log(result);
            answers.add(result);
            apply(result);
        }
    }

    private void apply(Deliveries.Result result) {
        outbox.answered(result.dispatch().message(), result.outcome(), clock.millis());
    }

    private static void log(Deliveries.Result result) {
        String receiver = result.dispatch().receiver().name();
        int alerts = result.dispatch().message().size();
        SendOutcome outcome = result.outcome();
        switch (outcome.kind()) {
            case DELIVERED ->
                    LOG.info(
                            "{} received message {} with {} alerts",
                            receiver,
                            result.dispatch().message().id(),
                            alerts);
            case AGAIN ->
                    LOG.warn(
                            "{} did not accept a message, which is sent again later: {}",
                            receiver,
                            outcome.reason());
            case MISCONFIGURED ->
                    LOG.error(
                            "The configuration of {} is wrong, its message is sent again later: {}",
                            receiver,
                            outcome.reason());
            case REFUSED ->
                    LOG.error(
                            "{} rejects a message with {} alerts: {}",
                            receiver,
                            alerts,
                            outcome.reason());
        }
    }

    /** Stores changes in Kafka. Messages that depend on a change are sent afterwards. */
    private void remember(SentTopic sent, AlertTopic alerts, boolean withProgress) {
        Map<Integer, Long> offsets = null;
        if (withProgress) {
            offsets = outbox.progress(alerts.positions());
            if (offsets.equals(progress)) {
                offsets = null;
            }
        }
        sent.write(outbox.changed(), offsets);
        answers.clear();
        if (offsets != null) {
            progress = offsets;
        }
    }

    private void housekeeping(SentTopic sent, AlertTopic alerts) {
        long now = clock.millis();
        if (now < housekeepingAt) {
            return;
        }
        housekeepingAt = now + HOUSEKEEPING;
        watch.changed()
                .ifPresent(
                        wanted -> {
                            routes = wanted;
                            outbox.replace(wanted);
                        });
        if (now >= forgettingAt) {
            forgettingAt = now + FORGETTING;
            outbox.forgetOld(now);
        }
        if (now >= discoveryAt) {
            discoveryAt = now + DISCOVERY;
            alerts.begin(Map.of());
        }
        remember(sent, alerts, true);
        status.figures(NotifierStatus.Figures.of(outbox, alerts.lag(), alerts.unreadable()));
    }

    /** Waits for answers; the next start sends unanswered messages again. */
    private void end(SentTopic sent, AlertTopic alerts) throws InterruptedException {
        long until = clock.millis() + config.stopWithin().toMillis();
        while (!deliveries.isIdle() && clock.millis() < until) {
            takeAnswers(POLL);
        }
        remember(sent, alerts, true);
    }
}
