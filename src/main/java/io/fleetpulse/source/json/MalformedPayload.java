package io.fleetpulse.source.json;

/** A payload is no strict JSON; the message says where, without a word of the payload. */
public final class MalformedPayload extends Exception {

    private static final long serialVersionUID = 1;

    /** Costs no stack trace: any device may send any number of these. */
    MalformedPayload(String where) {
        super(where, null, false, false);
    }
}
