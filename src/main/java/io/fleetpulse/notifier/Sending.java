package io.fleetpulse.notifier;

import io.fleetpulse.notifier.outbox.Dispatch;
import io.fleetpulse.notifier.outbox.Outbox;
import io.fleetpulse.notifier.outbox.SendOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends messages, and keeps the answers of receivers until Kafka stores them. The answers outlast a
 * failure of Kafka, after which the notifier applies them again.
 */
final class Sending {

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

    private final Deliveries deliveries;
    private final NotifierStatus status;
    private final Clock clock;
    private final List<Deliveries.Result> unstored = new ArrayList<>();

    Sending(Deliveries deliveries, NotifierStatus status, Clock clock) {
        this.deliveries = deliveries;
        this.status = status;
        this.clock = clock;
    }

    void send(List<Dispatch> dispatches) {
        dispatches.forEach(deliveries::send);
    }

    /** Returns whether every message has an answer. */
    boolean isIdle() {
        return deliveries.isIdle();
    }

    /** Applies the answers that have arrived, or the first ones that arrive in time. */
    void takeAnswers(Outbox outbox, Duration timeout) throws InterruptedException {
        for (Deliveries.Result result = deliveries.poll(timeout).orElse(null);
                result != null;
                result = deliveries.poll(Duration.ZERO).orElse(null)) {
            status.count(result);
            log(result);
            unstored.add(result);
            apply(result, outbox);
        }
    }

    /** Applies the answers that are not stored to an outbox that was restored from Kafka. */
    void applyUnstored(Outbox outbox) {
        unstored.forEach(result -> apply(result, outbox));
    }

    private void apply(Deliveries.Result result, Outbox outbox) {
        outbox.answered(result.dispatch().message(), result.outcome(), clock.millis());
    }

    /** Records that Kafka stores all answers. */
    void answersStored() {
        unstored.clear();
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
}
