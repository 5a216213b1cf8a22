package io.fleetpulse.source;

import io.fleetpulse.deadletter.DeadLetter;
import io.fleetpulse.message.Message;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The result of decoding a record, or a part of one: a message or a dead letter; the other field is
 * null. One record can produce one message and several dead letters for single readings or entries
 * of it.
 */
@TypeInfo(DecodedTypeFactory.class)
public record Decoded(Message message, DeadLetter deadLetter) {

    /** A decoded message. */
    public static Decoded of(Message message) {
        return new Decoded(message, null);
    }

    /** A dead letter for a record, or for a part of one, that could not become a message. */
    public static Decoded of(DeadLetter deadLetter) {
        return new Decoded(null, deadLetter);
    }
}
