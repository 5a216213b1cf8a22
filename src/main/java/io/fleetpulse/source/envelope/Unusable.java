package io.fleetpulse.source.envelope;

import io.fleetpulse.deadletter.DeadLetterReason;

/** Reports a message that cannot be used as a whole, with the reason. Records no stack trace. */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1;

    private final DeadLetterReason reason;

    public Unusable(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public static Unusable missing(String member) {
        return new Unusable(DeadLetterReason.MISSING_MEMBER, "Missing member: " + member);
    }

    public static Unusable bad(String member, String expected) {
        return new Unusable(
                DeadLetterReason.BAD_MEMBER, "Bad member: " + member + ", expected " + expected);
    }

    public DeadLetterReason reason() {
        return reason;
    }
}
