package io.fleetpulse.notifier;

import io.fleetpulse.notifier.outbox.Outbox;
import io.fleetpulse.notifier.outbox.Outcome;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How the notifier does, for those who watch it. Written by its loop, read by any thread. */
final class NotifierStatus {

    /** Longer than any pause of a loop that is well: what Kafka's client waits for at the most. */
    private static final long STUCK_AFTER = 180_000;

    /**
     * Figures that the loop takes now and then.
     *
     * @param firing alerts that fire, as receivers know it
     * @param waiting alerts that wait to be told
     * @param lag records that wait in Kafka
     * @param unreadable records that are no alerts
     * @param tooOld alerts not told because of their age
     * @param inMaintenance alerts not told because of maintenance
     * @param withoutRoute rows that no route means
     * @param beyondLimit alerts beyond what is remembered
     * @param refused alerts that a receiver would not take
     * @param failures of each receiver, failures in a row
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

    /** Messages to one receiver, by what became of them. */
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
        Outcome.Kind kind = result.outcome().kind();
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

    /** Nothing is wrong. */
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

    /** What is wrong; null where nothing is. */
    String problem(long now) {
        if (problem == null && now - aliveAt > STUCK_AFTER) {
            return "Kafka does not answer";
        }
        return problem;
    }
}
