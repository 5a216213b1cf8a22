package io.fleetpulse.notifier;

import io.fleetpulse.notifier.outbox.Outbox;
import io.fleetpulse.notifier.outbox.SendOutcome;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The state of the notifier for metrics and health. The main loop writes the state; any thread may
 * read it.
 */
final class NotifierStatus {

    /**
     * Milliseconds; longer than the longest wait of Kafka's clients, and so longer than any turn of
     * a healthy loop.
     */
    private static final long STUCK_AFTER = 180_000;

    /**
     * Figures that the loop updates every few seconds.
     *
     * @param firing firing alerts that receivers know of
     * @param waiting alerts that wait for a message, or are in one that has not arrived
     * @param lag unread records in Kafka
     * @param unreadable records that are not alerts
     * @param tooOld alerts that were not sent because of their age
     * @param inMaintenance alerts that were not sent because of maintenance
     * @param withoutRoute rows that no route matches
     * @param beyondLimit alerts that were not sent because their route holds too many others
     * @param refused alerts that a receiver rejected even alone
     * @param failures consecutive failures, by receiver
     */
    record Figures(
            long firing,
            long waiting,
            long lag,
            long unreadable,
            long tooOld,
            long inMaintenance,
            long withoutRoute,
            long beyondLimit,
            long refused,
            Map<String, Integer> failures) {

        static Figures of(Outbox outbox, long lag, long unreadable) {
            return new Figures(
                    outbox.firing(),
                    outbox.waiting(),
                    lag,
                    unreadable,
                    outbox.counts().tooOld(),
                    outbox.counts().inMaintenance(),
                    outbox.counts().withoutRoute(),
                    outbox.counts().beyondLimit(),
                    outbox.counts().refused(),
                    outbox.failures());
        }
    }

    /** Counts of messages to one receiver, by outcome. */
    static final class ReceiverCounts {
        final LongAdder delivered = new LongAdder();
        final LongAdder again = new LongAdder();
        final LongAdder misconfigured = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder alerts = new LongAdder();
        volatile double seconds;
    }

    final LongAdder rows = new LongAdder();
    final LongAdder restarts = new LongAdder();
    private final Map<String, ReceiverCounts> receivers = new ConcurrentHashMap<>();
    private volatile Figures figures = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of());
    private volatile String problem = "starting";
    private volatile long aliveAt;
    private volatile boolean ended;

    ReceiverCounts receiver(String name) {
        return receivers.computeIfAbsent(name, unused -> new ReceiverCounts());
    }

    Map<String, ReceiverCounts> receivers() {
        return new TreeMap<>(receivers);
    }

    void count(Deliveries.Result result) {
        ReceiverCounts counts = receiver(result.dispatch().receiver().name());
        counts.seconds = result.seconds();
        SendOutcome.Kind kind = result.outcome().kind();
        switch (kind) {
            case DELIVERED -> {
                counts.delivered.increment();
                counts.alerts.add(result.dispatch().message().size());
            }
            case AGAIN -> counts.again.increment();
            case MISCONFIGURED -> counts.misconfigured.increment();
            case REFUSED -> counts.refused.increment();
        }
    }

    void figures(Figures now) {
        figures = now;
    }

    Figures figures() {
        return figures;
    }

    /** Records a turn of the loop without a problem. */
    void well(long now) {
        problem = null;
        aliveAt = now;
    }

    void problem(String what, long now) {
        problem = what;
        aliveAt = now;
    }

    void ended(String why) {
        problem = why;
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Describes the current problem; null if there is none. */
    String problem(long now) {
        if (problem == null && now - aliveAt > STUCK_AFTER) {
            return "Kafka does not answer";
        }
        return problem;
    }
}
