package io.fleetpulse.bridge;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** What one connection has done, and how it is now. Written by the connection's thread, read by any. */
final class ConnectionStatus {

    /** Within this time the platform wants a message acknowledged; else it sends the message again. */
    static final Duration ACKNOWLEDGE_WITHIN = Duration.ofSeconds(30);

    final LongAdder received = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LongAdder withoutTopic = new LongAdder();
    final LongAdder produced = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder connects = new LongAdder();
    final LongAdder failures = new LongAdder();

    private volatile AcknowledgementWindow<?> window;
    private volatile boolean connected;
    private volatile boolean ended;
    private volatile String problem = "not yet connected";
    private volatile long backlogAge = -1;

    void connected(AcknowledgementWindow<?> inFlight) {
        window = inFlight;
        connected = true;
        connects.increment();
    }

    void disconnected() {
        connected = false;
        window = null;
        backlogAge = -1;
    }

    void failed(String why) {
        problem = why;
        failures.increment();
    }

    void ended() {
        ended = true;
    }

    /**
     * Notes how old the newest message is.
     *
     * @param milliseconds from its generation to its reception; 0 where nothing waits to be received
     */
    void backlogAge(long milliseconds) {
        backlogAge = Math.max(0, milliseconds);
    }

    /** Returns the age of what is being received, in milliseconds; empty until it is known. */
    OptionalLong backlogAge() {
        long age = backlogAge;
        return age < 0 ? OptionalLong.empty() : OptionalLong.of(age);
    }

    boolean isConnected() {
        return connected;
    }

    /** Whether the connection's thread has ended, which it does only when the bridge stops. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns how many connects followed the first one. */
    long reconnects() {
        return Math.max(0, connects.sum() - 1);
    }

    /** Returns how many messages are on their way to Kafka. */
    int inFlight() {
        AcknowledgementWindow<?> now = window;
        return now == null ? 0 : now.size();
    }

    /** Returns for how long the oldest message has waited for its acknowledgement, in milliseconds. */
    long oldestUnacknowledged(long now) {
        AcknowledgementWindow<?> current = window;
        OptionalLong oldest = current == null ? OptionalLong.empty() : current.oldest();
        return oldest.isPresent() ? Math.max(0, now - oldest.getAsLong()) : 0;
    }

    /** Returns what is wrong with the connection, in one line; null while nothing is. */
    String problem(long now) {
        if (ended) {
            return "ended";
        }
        if (!connected) {
            return problem;
        }
        long waiting = oldestUnacknowledged(now);
        if (waiting > ACKNOWLEDGE_WITHIN.toMillis()) {
            return "Kafka has not taken a message for " + waiting / 1_000 + " s";
        }
        return null;
    }
}
