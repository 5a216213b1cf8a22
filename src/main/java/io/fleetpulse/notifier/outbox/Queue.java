package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Receiver;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Messages on their way to one receiver: one at a time, in order. */
final class Queue {

    private final ArrayDeque<Notification> messages = new ArrayDeque<>();
    private final SlidingLimit limit;
    private final Backoff backoff;
    private final Receiver receiver;
    private long notBefore = Long.MIN_VALUE;
    private boolean dispatched;

    Queue(Receiver receiver, RandomGenerator random) {
        this.receiver = receiver;
        limit = new SlidingLimit(receiver.limit());
        backoff = new Backoff(random);
    }

    Receiver receiver() {
        return receiver;
    }

    /** Takes what is on its way over from the queue of the receiver's earlier settings. */
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

    /** When a message may go, if there is one. */
    long free(long now) {
        if (dispatched) {
            return Long.MAX_VALUE;
        }
        return Math.max(notBefore, limit.next(now));
    }

    /** The next message, which is sent now. */
    Optional<Notification> take(long now) {
        if (messages.isEmpty() || free(now) > now) {
            return Optional.empty();
        }
        dispatched = true;
        limit.count(now);
        return Optional.of(messages.peekFirst());
    }

    /** A message by its id. */
    Optional<Notification> find(String id) {
        return messages.stream().filter(message -> message.id().equals(id)).findFirst();
    }

    Notification first() {
        return messages.peekFirst();
    }

    /** The first message is done with. */
    Notification done() {
        dispatched = false;
        backoff.reset();
        notBefore = Long.MIN_VALUE;
        return messages.pollFirst();
    }

    /**
     * The first message has to be sent again.
     *
     * @param atLeast what the receiver asked to wait, milliseconds
     */
    void again(long atLeast, long now) {
        dispatched = false;
        notBefore = now + Math.max(atLeast, backoff.next());
    }

    /** Two messages in place of the first. */
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
