package io.fleetpulse.notifier.outbox;

import java.time.Duration;

/**
 * The outcome of a sent message.
 *
 * @param kind the next step
 * @param atLeast shortest wait before the next attempt
 * @param reason reason for the log, without secrets
 */
public record Outcome(Kind kind, Duration atLeast, String reason) {

    /** The next step. */
    public enum Kind {
        /** No further step: the receiver has the message. */
        DELIVERED,
        /** Send the message again: the receiver was unavailable or overloaded. */
        AGAIN,
        /**
         * Send the message again later: an address, secret or permission is wrong until somebody
         * corrects it.
         */
        MISCONFIGURED,
        /** Split the message: the receiver rejects it permanently. */
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
