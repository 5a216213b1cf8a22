package io.fleetpulse.notifier.outbox;

import java.time.Duration;

/**
 * What became of a message that was sent.
 *
 * @param kind what to do next
 * @param atLeast what the receiver asked to wait
 * @param reason why, for the log; holds no secret
 */
public record Outcome(Kind kind, Duration atLeast, String reason) {

    /** What to do next. */
    public enum Kind {
        /** Nothing: the receiver has it. */
        DELIVERED,
        /** Send it again: the receiver was not there, or had too much to do. */
        AGAIN,
        /** Send it again, later: an address, secret or right is wrong until somebody mends it. */
        MISCONFIGURED,
        /** Send less at once: the receiver will not take this message, whenever it is sent. */
        REFUSED
    }

    public static Outcome delivered() {
        return new Outcome(Kind.DELIVERED, Duration.ZERO, "");
    }

    public static Outcome again(Duration atLeast, String reason) {
        return new Outcome(Kind.AGAIN, atLeast, reason);
    }

    public static Outcome misconfigured(String reason) {
        return new Outcome(Kind.MISCONFIGURED, Duration.ofMinutes(1), reason);
    }

    public static Outcome refused(String reason) {
        return new Outcome(Kind.REFUSED, Duration.ZERO, reason);
    }
}
