package io.fleetpulse.source.envelope;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.json.MalformedJson;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;
import io.fleetpulse.source.json.Utf8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Takes the wrappers off a message and reads its members. A wrapper is an object with {@code
 * payload}, {@code Message} or {@code content}; what it says counts where no outer one said it.
 */
public final class Unwrapper {

    /** More wrappers around one message are no forwarding. */
    private static final int MOST_WRAPPERS = 4;

    private static final int BYTE_ORDER_MARK = 3;

    private final Members members;
    private final Envelope envelope;

    public Unwrapper(Members members, Envelope envelope) {
        this.members = members;
        this.envelope = envelope;
    }

    /** Reads the payload until no wrapper is left, or until it is found to be a custom message. */
    public void unwrap() throws Unusable {
        for (int wrappers = 0; wrappers <= MOST_WRAPPERS; wrappers++) {
            if (envelope.family() == Family.CUSTOM) {
                return;
            }
            read();
            Member payload = payload();
            if (payload == null) {
                return;
            }
            takeEnvelope(payload);
            takePayload(payload);
        }
        throw new Unusable(DeadLetterReason.UNRECOGNISED_SHAPE, "Too many wrappers");
    }

    private void read() throws Unusable {
        byte[] bytes = envelope.payload();
        int from = envelope.from();
        int to = envelope.to();
        if (startsWithByteOrderMark(bytes, from, to)) {
            from += BYTE_ORDER_MARK;
        }
        Utf8 kind = Utf8.of(bytes, from, to);
        // The parser would take a zero among the first bytes for UTF-16 or UTF-32.
        boolean zero = to - from > 0 && bytes[from] == 0 || to - from > 1 && bytes[from + 1] == 0;
        if (kind == Utf8.INVALID || zero) {
            throw new Unusable(DeadLetterReason.MALFORMED_JSON, "The message is no UTF-8 text");
        }
        try {
            members.read(bytes, from, to, kind == Utf8.PLAIN);
        } catch (IOException malformed) {
            throw new Unusable(DeadLetterReason.MALFORMED_JSON, MalformedJson.describe(malformed));
        }
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int to) {
        return to - from >= BYTE_ORDER_MARK
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /** The member that holds the wrapped message; null where the object is the message itself. */
    private Member payload() {
        if (members.kind(Member.PAYLOAD) != Members.Kind.ABSENT) {
            return Member.PAYLOAD;
        }
        if (members.has(Member.WRAPPED_MESSAGE)) {
            return Member.WRAPPED_MESSAGE;
        }
        boolean enveloped =
                members.has(Member.TOPIC)
                        || members.has(Member.MESSAGE_ID)
                        || members.has(Member.GENERATE_TIME);
        if (members.has(Member.CONTENT) && enveloped) {
            return Member.CONTENT;
        }
        return null;
    }

    private void takeEnvelope(Member payload) {
        envelope.setTopic(members.text(Member.TOPIC));
        envelope.setMessageId(messageId(Member.MESSAGE_ID));
        envelope.setMessageId(messageId(Member.QUEUE_MESSAGE_ID));
        envelope.setGenerateTime(members.time(Member.GENERATE_TIME));
        if (payload == Member.PAYLOAD) {
            envelope.setMessageType(members.text(Member.QUEUE_MESSAGE_TYPE));
            envelope.setGenerateTime(members.time(Member.QUEUE_TIMESTAMP));
        }
        envelope.setIdentity(members.text(Member.PRODUCT_KEY), members.text(Member.DEVICE_NAME));
    }

    private String messageId(Member member) {
        String text = members.text(member);
        if (members.kind(member) == Members.Kind.TEXT) {
            return MessageId.ofText(text);
        }
        return MessageId.ofNumber(text);
    }

    private void takePayload(Member payload) throws Unusable {
        switch (members.kind(payload)) {
            case OBJECT, ARRAY ->
                    envelope.setPayload(
                            members.bytes(), members.start(payload), members.end(payload));
            case TEXT -> {
                byte[] bytes = payloadOf(members.text(payload));
                envelope.setPayload(bytes, 0, bytes.length);
            }
            case NULL -> {
                if (envelope.family() != Family.CUSTOM) {
                    throw Unusable.missing(payload.label());
                }
                envelope.setPayload(new byte[0], 0, 0);
            }
            default -> {
                if (envelope.family() != Family.CUSTOM) {
                    throw Unusable.bad(payload.label(), "an object or text");
                }
                byte[] bytes = members.text(payload).getBytes(StandardCharsets.UTF_8);
                envelope.setPayload(bytes, 0, bytes.length);
            }
        }
    }

    private static byte[] payloadOf(String text) {
        if (text == null) {
            return new byte[0];
        }
        return PayloadText.decode(text);
    }

    /**
     * Takes topic and id that stand beside the message's own members. A downlink reply's topic is
     * that of the command, unless it is the topic that replies are forwarded on.
     */
    public void takeMembersBeside() {
        envelope.setMessageId(messageId(Member.MESSAGE_ID));
        long generateTime = members.time(Member.GENERATE_TIME);
        if (generateTime != Message.NO_TIME) {
            envelope.setGenerateTime(generateTime);
        }
        String topic = members.text(Member.TOPIC);
        if (envelope.topic() != null || topic == null) {
            return;
        }
        if (FamilyInference.looksLikeReply(members)) {
            Family family = ForwardingTopic.parse(topic).family();
            if (family != Family.DOWNLINK_REPLY && family != Family.CUSTOM) {
                return;
            }
        }
        envelope.setTopic(topic);
    }
}
