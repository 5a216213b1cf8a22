package io.fleetpulse.source.json;

/**
 * Reports a payload that is not strict JSON. The message gives the place and never quotes the
 * payload.
 */
public final class MalformedPayload extends Exception {

    private static final long serialVersionUID = 1;

    /** Records no stack trace, because devices may send any number of such payloads. */
    MalformedPayload(String where) {
        super(where, null, false, false);
    }
}
