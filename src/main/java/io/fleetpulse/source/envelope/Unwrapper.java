package io.fleetpulse.source.envelope;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.source.json.JsonString;
import io.fleetpulse.source.json.MalformedJson;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;
import io.fleetpulse.source.json.StrictJson;
import io.fleetpulse.source.json.Utf8;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Removes the wrappers of a message and reads its members. A value of a wrapper counts only where
 * no outer wrapper or header has that value.
 *
 * <p>An object with a member {@code payload}, {@code Message} or {@code content} is a wrapper,
 * unless it is itself a message of a known family to which a rule added the member. The member
 * holds the message as a JSON object, as the text of a JSON object or array, or as base64 of such a
 * text. In an object that has only members of an envelope, the member is the message whatever its
 * type, for example a number on a custom topic. A message that is not custom may also be the text of
 * a JSON string.
 */
public final class Unwrapper {

    /** Maximum number of wrappers around one message; more are an error. */
    private static final int MOST_WRAPPERS = 4;

    private static final int BYTE_ORDER_MARK = 3;

    private static final List<Member> WRAPPED =
            List.of(Member.PAYLOAD, Member.WRAPPED_MESSAGE, Member.CONTENT);

    /** The members of wrappers. */
    private static final Set<Member> ENVELOPE =
            EnumSet.of(
                    Member.PAYLOAD,
                    Member.WRAPPED_MESSAGE,
                    Member.CONTENT,
                    Member.TOPIC,
                    Member.MESSAGE_ID,
                    Member.GENERATE_TIME,
                    Member.QOS,
                    Member.QUEUE_MESSAGE_TYPE,
                    Member.QUEUE_MESSAGE_ID,
                    Member.QUEUE_TIMESTAMP,
                    Member.INSTANCE_ID,
                    Member.PRODUCT_KEY,
                    Member.DEVICE_NAME,
                    Member.IOT_ID);

    private final Members members;
    private final Envelope envelope;

    /** Creates an unwrapper that fills these members and this envelope. */
    public Unwrapper(Members members, Envelope envelope) {
        this.members = members;
        this.envelope = envelope;
    }

    /**
     * Reads the payload until no wrapper is left, or until the message proves to be a custom one.
     */
    public void unwrap() throws Unusable {
        for (int wrappers = 0; wrappers <= MOST_WRAPPERS; wrappers++) {
            if (envelope.family() == Family.CUSTOM) {
                return;
            }
            read();
            if (!unwrapOnce()) {
                return;
            }
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
        // The parser would read a zero among the first bytes as UTF-16 or UTF-32.
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

    /** Removes one wrapper; returns false where the object is the message itself. */
    private boolean unwrapOnce() throws Unusable {
        if (members.root() == Members.Kind.TEXT) {
            return takeQuoted();
        }
        if (!mayWrap() || FamilyInference.isMessage(members)) {
            return false;
        }
        for (Member member : WRAPPED) {
            if (takeDocument(member)) {
                return true;
            }
        }
        return members.hasOnly(ENVELOPE) && takeAnything();
    }

    /** Takes a message that a bridge wrote as a JSON string. */
    private boolean takeQuoted() {
        int length = envelope.to() - envelope.from();
        String quoted =
                new String(envelope.payload(), envelope.from(), length, StandardCharsets.UTF_8);
        byte[] document = PayloadText.document(JsonString.unquoted(quoted));
        if (document != null) {
            envelope.setPayload(document, 0, document.length);
        }
        return document != null;
    }

    private boolean mayWrap() {
        return members.kind(Member.PAYLOAD) != Members.Kind.ABSENT
                || members.kind(Member.WRAPPED_MESSAGE) != Members.Kind.ABSENT
                || members.kind(Member.CONTENT) != Members.Kind.ABSENT;
    }

    private boolean takeDocument(Member member) throws Unusable {
        switch (members.kind(member)) {
            case OBJECT -> {
                takeEnvelope();
                envelope.setPayload(members.bytes(), members.start(member), members.end(member));
                return true;
            }
            case TEXT -> {
                byte[] document = document(members.text(member));
                if (document == null) {
                    return false;
                }
                takeEnvelope();
                envelope.setPayload(document, 0, document.length);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** In an object that has members of its own, only text that is valid JSON is a message. */
    private byte[] document(String text) {
        byte[] document = text == null ? null : PayloadText.document(text);
        if (document == null || members.hasOnly(ENVELOPE) || StrictJson.isValid(document)) {
            return document;
        }
        return null;
    }

    private boolean takeAnything() throws Unusable {
        Member member =
                WRAPPED.stream()
                        .filter(each -> members.kind(each) != Members.Kind.ABSENT)
                        .findFirst()
                        .orElseThrow();
        takeEnvelope();
        boolean custom = envelope.family() == Family.CUSTOM;
        if (members.kind(member) == Members.Kind.ARRAY) {
            envelope.setPayload(members.bytes(), members.start(member), members.end(member));
            return true;
        }
        String text = members.text(member);
        if (text == null && !custom) {
            throw Unusable.missing(member.label());
        }
        if (members.kind(member) != Members.Kind.TEXT && !custom) {
            throw Unusable.bad(member.label(), "an object or text");
        }
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        boolean mayBeBinary = custom && member == Member.PAYLOAD && text != null;
        if (mayBeBinary && !StrictJson.isValid(bytes)) {
            byte[] binary = PayloadText.binary(text);
            bytes = binary == null ? bytes : binary;
        }
        envelope.setPayload(bytes, 0, bytes.length);
        return true;
    }

    private void takeEnvelope() {
        envelope.setTopic(members.text(Member.TOPIC));
        envelope.setMessageId(messageId(Member.MESSAGE_ID));
        envelope.setMessageId(messageId(Member.QUEUE_MESSAGE_ID));
        envelope.setGenerateTime(members.time(Member.GENERATE_TIME));
        envelope.setMessageType(members.text(Member.QUEUE_MESSAGE_TYPE));
        envelope.setGenerateTime(members.time(Member.QUEUE_TIMESTAMP));
        envelope.setIdentity(members.text(Member.PRODUCT_KEY), members.text(Member.DEVICE_NAME));
    }

    private String messageId(Member member) {
        String text = members.text(member);
        if (members.kind(member) == Members.Kind.TEXT) {
            return MessageId.ofText(text);
        }
        return MessageId.ofNumber(text);
    }

    /**
     * Takes the topic, id and time that a rule put beside the message's own members. The topic
     * member of a downlink reply is the command's topic, unless it is a topic on which replies are
     * forwarded.
     */
    public void takeMembersBeside() {
        envelope.setMessageId(messageId(Member.MESSAGE_ID));
        String topic = members.text(Member.TOPIC);
        if (envelope.topic() == null && topic != null && !isCommandTopic(topic)) {
            envelope.setTopic(topic);
        }
        envelope.setGenerateTime(members.time(Member.GENERATE_TIME));
        // A custom message may have its own timestamp, from the device's clock.
        boolean written = members.kind(Member.QUEUE_TIMESTAMP) == Members.Kind.TEXT;
        if (written || envelope.family() != Family.CUSTOM) {
            envelope.setGenerateTime(members.time(Member.QUEUE_TIMESTAMP));
        }
    }

    private boolean isCommandTopic(String topic) {
        if (!FamilyInference.looksLikeReply(members)) {
            return false;
        }
        Family family = ForwardingTopic.parse(topic).family();
        return family != Family.DOWNLINK_REPLY && family != Family.CUSTOM;
    }
}
