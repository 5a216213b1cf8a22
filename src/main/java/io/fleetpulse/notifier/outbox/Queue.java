package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The messages in transit to one receiver, sent one at a time and in order. */
final class Queue {

    private final ArrayDeque<Notification> messages = new ArrayDeque<>();
    private final SlidingLimit limit;
    private final SendBackoff backoff;
    private final Receiver receiver;
    private long notBefore = Long.MIN_VALUE;
    private boolean dispatched;

    Queue(Receiver receiver, RandomGenerator random) {
        this.receiver = receiver;
        limit = new SlidingLimit(receiver.limit());
        backoff = new SendBackoff(random);
    }

    Receiver receiver() {
        return receiver;
    }

    /** Takes over the messages of the queue with the receiver's earlier settings. */
    void takeOver(Queue earlier) {
        messages.addAll(earlier.messages);
        dispatched = earlier.dispatched;
        notBefore = earlier.notBefore;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void add(Notification message) {
        messages.addLast(message);
    }

    void count(long time) {
        limit.count(time);
    }

    /**
     * Keeps the wait that was left at an earlier time, which is after now.
     *
     * @param earlier {@link Long#MAX_VALUE} if there was none
     */
    void clockSetBack(long now, long earlier) {
        limit.clockSetBack(now);
        if (notBefore > earlier) {
            notBefore = now + (notBefore - earlier);
        } else {
            notBefore = Math.min(notBefore, now);
        }
    }

    /**
     * Returns the earliest time of the next message, in milliseconds since the epoch;
     * {@link Long#MAX_VALUE} while one is being sent.
     */
    long free(long now) {
        if (dispatched) {
            return Long.MAX_VALUE;
        }
        return Math.max(notBefore, limit.next(now));
    }

    /** Returns the next message if it is due, and marks it as being sent. */
    Optional<Notification> take(long now) {
        if (messages.isEmpty() || free(now) > now) {
            return Optional.empty();
        }
        dispatched = true;
        limit.count(now);
        return Optional.of(messages.peekFirst());
    }

    /** Finds a message by its id. */
    Optional<Notification> find(String id) {
        return messages.stream().filter(message -> message.id().equals(id)).findFirst();
    }

    Notification first() {
        return messages.peekFirst();
    }

    /** Removes and returns the first message. */
    Notification done() {
        dispatched = false;
        backoff.reset();
        notBefore = Long.MIN_VALUE;
        return messages.pollFirst();
    }

    /**
     * Schedules the first message for another attempt.
     *
     * @param atLeast shortest wait in milliseconds
     */
    void again(long atLeast, long now) {
        dispatched = false;
        notBefore = now + Math.max(atLeast, backoff.next());
    }

    /** Replaces the first message with two. */
    void replace(Notification one, Notification other) {
        dispatched = false;
        messages.pollFirst();
        messages.addFirst(other);
        messages.addFirst(one);
    }

    int failures() {
        return backoff.failures();
    }
}
