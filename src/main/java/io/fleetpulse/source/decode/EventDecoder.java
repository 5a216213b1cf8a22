package io.fleetpulse.source.decode;

import com.fasterxml.jackson.core.JsonParser;

import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.message.EventHistory;
import io.fleetpulse.message.EventPost;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.CanonicalJson;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;
import java.util.Objects;

/** "Data formats", Submit device events, Submit historical events. */
final class EventDecoder implements FamilyDecoder {

    private final Family family;

    EventDecoder(Family family) {
        this.family = family;
    }

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        String identifier = identifier(decoding);
        long time =
                family == Family.EVENT_POST
                        ? decoding.checked().optionalTime(Member.TIME, Member.GMT_CREATE)
                        : members.time(Member.TIME);
        if (time == Message.NO_TIME) {
            throw Unusable.missing(Member.TIME.label());
        }
        decoding.times().checkNotAhead(Member.TIME.label(), time);
        ValidationFailure failure = Failures.ofMessage(decoding, identifier, time);
        String value = value(members, failure != null);
        if (value != null && SecretMask.isNamed(identifier)) {
            value = CanonicalJson.ofText(SecretMask.MASK);
        }
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        String iotId = decoding.checked().iotId();
        String name = decoding.checked().optional(Member.NAME);
        String type = decoding.checked().optional(Member.TYPE);
        long gmtCreate = decoding.times().believableGmtCreate();
        if (family == Family.EVENT_HISTORY) {
            return new EventHistory(
                    decoding.origin(family),
                    productKey,
                    deviceName,
                    iotId,
                    identifier,
                    name,
                    type,
                    gmtCreate,
                    time,
                    value,
                    failure);
        }
        return new EventPost(
                decoding.origin(family),
                productKey,
                deviceName,
                iotId,
                identifier,
                name,
                type,
                gmtCreate,
                time,
                value,
                failure);
    }

    /** Returns the module's identifier, else the plain one, else the topic's. */
    private static String identifier(Decoding decoding) throws Unusable {
        String ofModule = decoding.members().text(Member.MODULE_IDENTIFIER);
        if (ofModule != null) {
            return ofModule;
        }
        boolean given = decoding.members().has(Member.IDENTIFIER);
        ForwardingTopic topic = decoding.envelope().topic();
        boolean inTopic =
                topic != null
                        && (topic.family() == Family.EVENT_POST
                                || topic.family() == Family.EVENT_HISTORY);
        if (!given && inTopic) {
            return CleanText.withoutSecrets(topic.identifier());
        }
        String plain = decoding.members().text(Member.IDENTIFIER);
        if (plain == null && inTopic && decoding.members().isScalar(Member.IDENTIFIER)) {
            return CleanText.withoutSecrets(topic.identifier());
        }
        return decoding.checked().required(Member.IDENTIFIER);
    }

    /**
     * Returns the output parameters; null where there are none. An empty object beside a failure
     * means that the parameters failed the validation.
     */
    private static String value(Members members, boolean failed) throws IOException {
        if (!members.has(Member.VALUE)) {
            return null;
        }
        String value = json(members, Member.VALUE);
        boolean empty = value.equals("{}") || value.equals("[]");
        return failed && empty ? null : value;
    }

    /** Returns a member of any type as JSON text. */
    static String json(Members members, Member member) throws IOException {
        return switch (members.kind(member)) {
            case OBJECT, ARRAY -> {
                try (JsonParser parser = members.parser(member)) {
                    parser.nextToken();
                    yield CanonicalJson.of(parser);
                }
            }
            // An empty text counts as absent elsewhere; as a value it is kept.
            case TEXT -> CanonicalJson.ofText(Objects.toString(members.text(member), ""));
            case NUMBER -> CanonicalJson.ofNumber(members.text(member));
            default -> members.text(member);
        };
    }
}
