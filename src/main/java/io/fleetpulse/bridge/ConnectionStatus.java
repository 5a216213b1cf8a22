package io.fleetpulse.bridge;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters and current state of one connection. The connection's thread and Kafka's client write
 * them; any thread may read them.
 */
final class ConnectionStatus {

    /** The platform sends a message again if it has no acknowledgement within this time. */
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
     * Sets the age of the newest message.
     *
     * @param milliseconds time from the message's generation to its reception; 0 if no message
     *     waits
     */
    void backlogAge(long milliseconds) {
        backlogAge = Math.max(0, milliseconds);
    }

    /** Returns the age of the newest message in milliseconds; empty if unknown. */
    OptionalLong backlogAge() {
        long age = backlogAge;
        return age < 0 ? OptionalLong.empty() : OptionalLong.of(age);
    }

    boolean isConnected() {
        return connected;
    }

    /**
     * Returns whether the connection's thread has ended. The thread ends only when the bridge
     * stops.
     */
    boolean hasEnded() {
        return ended;
    }

    /** Returns the number of connects after the first one. */
    long reconnects() {
        return Math.max(0, connects.sum() - 1);
    }

    /** Returns the number of unacknowledged messages. */
    int inFlight() {
        AcknowledgementWindow<?> now = window;
        return now == null ? 0 : now.size();
    }

    /**
     * Returns how long the oldest message has waited for its acknowledgement, in milliseconds; 0 if
     * none waits.
     */
    long oldestUnacknowledged(long now) {
        AcknowledgementWindow<?> current = window;
        OptionalLong oldest = current == null ? OptionalLong.empty() : current.oldest();
        return oldest.isPresent() ? Math.max(0, now - oldest.getAsLong()) : 0;
    }

    /** Describes the connection's problem in one line; null if there is none. */
    String problem(long now) {
        if (ended) {
            return "ended";
        }
        if (!connected) {
            return problem;
        }
        long waiting = oldestUnacknowledged(now);
        if (waiting > ACKNOWLEDGE_WITHIN.toMillis()) {
            return "Kafka has not stored a message for " + waiting / 1_000 + " s";
        }
        return null;
    }
}
