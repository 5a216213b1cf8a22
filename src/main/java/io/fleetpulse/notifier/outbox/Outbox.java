package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;
import io.fleetpulse.notifier.routing.Routes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Decides which messages to send, to which receivers, and when.
 *
 * <p>For each alert of a route, the receiver knows at most one row; later rows are pending. When a
 * group is due, its pending rows become a message. {@link #take} marks a message as in transit, and
 * {@link #answered} removes the mark when the receiver has the message. {@link #changed()} returns
 * both changes as records; the caller stores them before it sends the messages of {@link #take}.
 * After a restart, reading starts at the offsets of {@link #progress}.
 *
 * <p>If the clock is set back, times that would lie in the future are moved to now, also those that
 * an earlier run stored: otherwise messages would wait until the clock has caught up.
 *
 * <p>Not thread-safe.
 */
public final class Outbox {

    private final Standings standings = new Standings();
    private final Map<String, Queue> queues = new LinkedHashMap<>();
    private final OutboxCounts counts = new OutboxCounts();
    private final long maxAge;
    private final RandomGenerator random;

    /** The time of the last {@link #take}; before the first one, restored times may be later. */
    private long latest = Long.MAX_VALUE;

    private Suppression suppression;
    private Intake intake;
    private Composer composer;

    /**
     * Creates an empty outbox.
     *
     * @param maxAge an ended alert is not sent if the job wrote its rows longer than this after
     *     their time
     */
    public Outbox(Routes routes, Duration maxAge, RandomGenerator random) {
        this.maxAge = maxAge.toMillis();
        this.random = random;
        use(routes);
    }

    private void use(Routes wanted) {
        Mute mute = new Mute(wanted.maintenance());
        suppression = new Suppression(standings, mute, counts);
        intake = new Intake(wanted, standings, suppression, counts, maxAge);
        composer = new Composer(standings, mute);
        standings.use(wanted.routes());
        queues.clear();
        for (Receiver receiver : wanted.receivers()) {
            queues.put(receiver.name(), new Queue(receiver, random));
        }
    }

    /** Replaces the routes. A route that keeps its name keeps its record of sent alerts. */
    public void replace(Routes wanted) {
        List<Standing> kept = standings.all().toList();
        Map<String, Queue> earlier = new HashMap<>(queues);
        use(wanted);
        queues.forEach(
                (name, queue) -> {
                    if (earlier.containsKey(name)) {
                        queue.takeOver(earlier.get(name));
                    }
                });
        for (Standing standing : kept) {
            RouteOutbox route = standings.route(standing.toRecord().route());
            if (route == null) {
                standings.forget(standing);
            } else {
                giveUpWithoutMessage(standing, route);
                route.add(standing);
            }
        }
    }

    /**
     * Discards a message in transit whose route has another receiver now; the outbox creates a new
     * message.
     */
    private void giveUpWithoutMessage(Standing standing, RouteOutbox route) {
        if (standing.sending() == null) {
            return;
        }
        Queue queue = queues.get(route.route().receiver().name());
        if (queue.find(standing.sending().notification()).isEmpty()) {
            standing.giveUp();
            standings.note(standing);
        }
    }

    /** Restores the records of an earlier run. Must precede the first row. */
    public void restore(Collection<SentRecord> records) {
        new Restoration(standings, queues).restore(records);
    }

    /** Adds a row. */
    public void accept(AlertRow row, long now) {
        intake.accept(row, now);
    }

    /** Marks all ended alerts as known, since they ended before the first start. */
    public void startWithFiringAlerts(long now) {
        suppression.absorbEnded(now);
    }

    /** Returns the messages to send now, at most one per receiver. */
    public List<Dispatch> take(long now) {
        if (now < latest) {
            standings.routes().forEach(route -> route.clockSetBack(now));
            queues.values().forEach(queue -> queue.clockSetBack(now, latest));
        }
        latest = now;
        List<Dispatch> dispatches = new ArrayList<>();
        for (Queue queue : queues.values()) {
            if (queue.isEmpty() && queue.free(now) <= now) {
                composer.compose(queue.receiver(), now).ifPresent(queue::add);
            }
            queue.take(now)
                    .ifPresent(message -> dispatches.add(new Dispatch(queue.receiver(), message)));
        }
        return dispatches;
    }

    /**
     * Applies the outcome of a sent message; ignores a message that is not first in its receiver's
     * queue.
     */
    public void answered(Notification message, SendOutcome outcome, long now) {
        Queue queue = queues.get(message.receiver());
        if (queue == null || queue.isEmpty() || !queue.first().id().equals(message.id())) {
            return;
        }
        switch (outcome.kind()) {
            case DELIVERED -> arrived(queue.done(), now);
            case AGAIN, MISCONFIGURED -> queue.again(outcome.atLeast().toMillis(), now);
            case REFUSED -> {
                if (queue.first().size() > 1) {
                    halve(queue);
                } else {
                    counts.countRefused();
                    arrived(queue.done(), now);
                }
            }
        }
    }

    private void arrived(Notification message, long now) {
        for (Section section : message.sections()) {
            RouteOutbox route = standings.route(section.route());
            for (Item item : section.items()) {
                Standing standing =
                        route == null ? null : route.find(item.alert().id()).orElse(null);
                if (standing != null
                        && standing.sending() != null
                        && standing.sending().notification().equals(message.id())) {
                    standing.arrived(now);
                    suppression.apply(standing, route.route(), now);
                    standings.note(standing);
                    route.groupOf(item.alert()).sentAt(now);
                }
            }
        }
    }

    /** Splits a rejected message in two, since a single alert may be the cause. */
    private void halve(Queue queue) {
        Notification whole = queue.first();
        Halves halves = Halves.of(whole);
        queue.replace(composer.part(whole, halves.first()), composer.part(whole, halves.second()));
    }

    /** Removes alerts that ended long ago. */
    public void forgetOld(long now) {
        standings.forgetOld(now);
    }

    /** Returns the records that changed since the last call, for durable storage. */
    public List<SentRecord> changed() {
        return standings.takeChanged();
    }

    /**
     * Returns the offsets from which to read the topic of alerts after a restart, provided that all
     * records of {@link #changed()} are stored.
     *
     * @param read the next offset to read of each partition
     */
    public Map<Integer, Long> progress(Map<Integer, Long> read) {
        return standings.progress(read);
    }

    /** Returns the number of firing alerts that receivers know of. */
    public long firing() {
        return standings.count(Standing::isKnownFiring);
    }

    /** Returns the number of alerts that wait for a message or are in one that has not arrived. */
    public long waiting() {
        return standings.count(standing -> standing.needsMessage() || standing.sending() != null);
    }

    /** Returns the consecutive failures of each receiver. */
    public Map<String, Integer> failures() {
        Map<String, Integer> failures = new TreeMap<>();
        queues.forEach((name, queue) -> failures.put(name, queue.failures()));
        return failures;
    }

    /** Returns the counts of alerts that were not sent since the start. */
    public OutboxCounts counts() {
        return counts;
    }
}
