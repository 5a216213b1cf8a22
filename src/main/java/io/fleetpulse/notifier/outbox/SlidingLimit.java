package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Limit;

import java.util.ArrayDeque;

/** Keeps to a limit in every stretch of time, wherever it begins. */
final class SlidingLimit {

    private final Limit limit;
    private final ArrayDeque<Long> sent = new ArrayDeque<>();

    SlidingLimit(Limit limit) {
        this.limit = limit;
    }

    /** When the next message may go, milliseconds since the epoch; not after {@code now}: at once. */
    long next(long now) {
        while (!sent.isEmpty() && sent.peekFirst() <= now - limit.per().toMillis()) {
            sent.pollFirst();
        }
        if (sent.size() < limit.messages()) {
            return now;
        }
        return sent.peekFirst() + limit.per().toMillis();
    }

    /** Counts a message. */
    void count(long time) {
        sent.addLast(time);
        if (sent.size() > limit.messages()) {
            sent.pollFirst();
        }
    }
}
