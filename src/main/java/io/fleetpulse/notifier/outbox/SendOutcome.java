package io.fleetpulse.notifier.outbox;

import java.time.Duration;

/**
 * The outcome of a sent message.
 *
 * @param kind the next step
 * @param atLeast shortest wait before the next attempt
 * @param reason reason for the log, without secrets
 */
public record SendOutcome(Kind kind, Duration atLeast, String reason) {

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

    public static SendOutcome delivered() {
        return new SendOutcome(Kind.DELIVERED, Duration.ZERO, "");
    }

    public static SendOutcome again(Duration atLeast, String reason) {
        return new SendOutcome(Kind.AGAIN, atLeast, reason);
    }

    public static SendOutcome misconfigured(String reason) {
        return new SendOutcome(Kind.MISCONFIGURED, Duration.ofMinutes(1), reason);
    }

    public static SendOutcome refused(String reason) {
        return new SendOutcome(Kind.REFUSED, Duration.ZERO, reason);
    }
}
