package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetterReason;

/** A whole message that cannot be used, with the reason. Costs no stack trace. */
final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    Unusable(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static Unusable missing(String member) {
        return new Unusable(DeadLetterReason.MISSING_MEMBER, "Missing member: " + member);
    }

    static Unusable bad(String member, String expected) {
        return new Unusable(
                DeadLetterReason.BAD_MEMBER, "Bad member: " + member + ", expected " + expected);
    }

    DeadLetterReason reason() {
        return reason;
    }
}
