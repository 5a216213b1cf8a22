package io.fleetpulse.notifier.outbox;

import io.fleetpulse.notifier.routing.Limit;

import java.util.ArrayDeque;
import java.util.List;

/** Enforces a limit over a sliding window of time. */
final class SlidingLimit {

    private final Limit limit;
    private final ArrayDeque<Long> sent = new ArrayDeque<>();

    SlidingLimit(Limit limit) {
        this.limit = limit;
    }

    /**
     * Returns the earliest time of the next message, in milliseconds since the epoch; {@code now}
     * if the limit allows one at once.
     */
    long next(long now) {
        while (!sent.isEmpty() && sent.peekFirst() <= now - limit.per().toMillis()) {
            sent.pollFirst();
        }
        if (sent.size() < limit.messages()) {
            return now;
        }
        return sent.peekFirst() + limit.per().toMillis();
    }

    void clockSetBack(long now) {
        List<Long> times = List.copyOf(sent);
        sent.clear();
        times.forEach(time -> sent.addLast(Math.min(time, now)));
    }

    /** Counts a message. */
    void count(long time) {
        sent.addLast(time);
        if (sent.size() > limit.messages()) {
            sent.pollFirst();
        }
    }
}
