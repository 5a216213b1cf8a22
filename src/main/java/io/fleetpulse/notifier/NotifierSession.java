package io.fleetpulse.notifier;

import io.fleetpulse.notifier.NotifierConfig.Start;
import io.fleetpulse.notifier.kafka.AlertTopic;
import io.fleetpulse.notifier.kafka.SentTopic;
import io.fleetpulse.notifier.outbox.AlertRow;
import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.Outbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The notifier's work from reading its state in Kafka until it stops or Kafka fails. For each
 * message, the session first stores the message as in transit, then sends the message, then stores
 * the message as sent.
 */
final class NotifierSession {

    private static final Logger LOG = LoggerFactory.getLogger(NotifierSession.class);

    private static final Duration POLL = Duration.ofMillis(100);

    private final NotifierConfig config;
    private final Sending sending;
    private final Housekeeping housekeeping;
    private final NotifierStatus status;
    private final Clock clock;
    private final CountDownLatch stop;
    private final SentTopic sent;
    private final AlertTopic alerts;
    private final Outbox outbox;

    /** The stored offsets; null before the first start has stored any. */
    private Map<Integer, Long> progress;

    NotifierSession(
            NotifierConfig config,
            Sending sending,
            Housekeeping housekeeping,
            NotifierStatus status,
            Clock clock,
            CountDownLatch stop,
            SentTopic sent,
            AlertTopic alerts) {
        this.config = config;
        this.sending = sending;
        this.housekeeping = housekeeping;
        this.status = status;
        this.clock = clock;
        this.stop = stop;
        this.sent = sent;
        this.alerts = alerts;
        outbox = new Outbox(housekeeping.routes(), config.maxAge(), RandomGenerator.getDefault());
    }

    /**
     * Restores the state from Kafka, then processes alerts until the notifier stops or Kafka fails.
     */
    void run() throws InterruptedException {
        progress = sent.progress().orElse(null);
        outbox.restore(sent.takeRecords());
        sending.applyUnstored(outbox);
        if (!awaitTopic()) {
            return;
        }
        catchUp();
        if (progress == null && config.start() == Start.FIRING) {
            outbox.startWithFiringAlerts(clock.millis());
        }
        store(true);
        LOG.info("The notifier reads alerts from the offsets {}", progress);
        while (!stopping()) {
            turn();
        }
        end();
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private boolean awaitTopic() throws InterruptedException {
        boolean logged = false;
        while (!alerts.begin(progress == null ? Map.of() : progress)) {
            status.problem("there is no topic " + config.alertsTopic(), clock.millis());
            if (!logged) {
                LOG.warn("There is no topic {}; the notifier waits for it", config.alertsTopic());
                logged = true;
            }
            if (stop.await(NotifierLoop.RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads all existing rows before the first message, since a later row may end an earlier alert.
     */
    private void catchUp() {
        if (progress == null && config.start() == Start.LATEST) {
            alerts.skipToEnd();
        }
        while (!alerts.isCaughtUp() && !stopping()) {
            accept();
            status.problem("reading alerts", clock.millis());
        }
    }

    private void accept() {
        long now = clock.millis();
        for (AlertRow row : alerts.poll(POLL)) {
            status.rows.increment();
            outbox.accept(row, now);
        }
    }

    private void turn() throws InterruptedException {
        accept();
        sending.takeAnswers(outbox, Duration.ZERO);
        List<Dispatch> dispatches = outbox.take(clock.millis());
        store(false);
        sending.send(dispatches);
        if (housekeeping.run(outbox, alerts, clock.millis())) {
            store(true);
            status.figures(NotifierStatus.Figures.of(outbox, alerts.lag(), alerts.unreadable()));
        }
        status.well(clock.millis());
    }

    /** Stores changes in Kafka. Messages that depend on a change are sent afterwards. */
    private void store(boolean withProgress) {
        Map<Integer, Long> offsets = null;
        if (withProgress) {
            offsets = outbox.progress(alerts.positions());
            if (offsets.equals(progress)) {
                offsets = null;
            }
        }
        sent.write(outbox.changed(), offsets);
        sending.answersStored();
        if (offsets != null) {
            progress = offsets;
        }
    }

    /** Waits for answers; the next start sends unanswered messages again. */
    private void end() throws InterruptedException {
        long until = clock.millis() + config.stopWithin().toMillis();
        while (!sending.isIdle() && clock.millis() < until) {
            sending.takeAnswers(outbox, POLL);
        }
        store(true);
    }
}
