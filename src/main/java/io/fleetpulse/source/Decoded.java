package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What came out of a record: a message, or a dead letter. One of the two is null. A record may give
 * one message and dead letters for single readings or entries of it.
 */
@TypeInfo(DecodedTypeFactory.class)
public record Decoded(Message message, DeadLetter deadLetter) {

    /** A decoded message. */
    public static Decoded of(Message message) {
        return new Decoded(message, null);
    }

    /** What became no message. */
    public static Decoded of(DeadLetter deadLetter) {
        return new Decoded(null, deadLetter);
    }
}
