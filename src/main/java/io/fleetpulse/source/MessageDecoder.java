package io.fleetpulse.source;

import io.fleetpulse.config.TimeConfig;
import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.decode.Decoding;
import io.fleetpulse.source.decode.FamilyDecoder;
import io.fleetpulse.source.decode.FamilyDecoders;
import io.fleetpulse.source.decode.PartLetters;
import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.FamilyInference;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.envelope.Unwrapper;
import io.fleetpulse.source.json.MalformedJson;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decodes records one at a time. Every record produces at least one message or dead letter, and
 * none throws an exception. Keeps buffers between records, so one instance serves one thread.
 */
public final class MessageDecoder {

    private final Envelope envelope = new Envelope();
    private final PartLetters parts = new PartLetters();
    private final Members members;
    private final Unwrapper unwrapper;
    private final Decoding decoding;
    private final Consumer<Member> ignored;
    private final UnforeseenErrors unforeseenErrors = new UnforeseenErrors();

    /** Family of the current record; null until it is known. */
    private Family family;

    private final Map<Family, FamilyDecoder> families = new EnumMap<>(Family.class);

    /** Creates a decoder that reads times with these settings. */
    public MessageDecoder(TimeConfig time) {
        this(time, member -> {});
    }

    /**
     * Creates a decoder that reads times with these settings.
     *
     * @param ignored receives every member that counts as absent because its value has no usable
     *     type
     */
    public MessageDecoder(TimeConfig time, Consumer<Member> ignored) {
        this.ignored = ignored;
        members = new Members(time.zone());
        unwrapper = new Unwrapper(members, envelope);
        decoding = new Decoding(members, envelope, parts, time.maxFutureSkew().toMillis());
        for (Family family : Family.values()) {
            families.put(family, FamilyDecoders.of(family));
        }
    }

    /**
     * Emits the record's message, its dead letter, or both a message and the dead letters of its
     * parts.
     */
    public void decode(ForwardedRecord record, Consumer<Decoded> output) {
        Message message;
        try {
            message = message(record);
        } catch (Unusable unusable) {
            output.accept(letter(record, unusable.reason(), unusable.getMessage()));
            return;
        } catch (IOException malformed) {
            String detail = MalformedJson.describe(malformed);
            output.accept(letter(record, DeadLetterReason.MALFORMED_JSON, detail));
            return;
        } catch (RuntimeException unforeseen) {
            // The exception's text may quote the message, which may contain a secret.
            String detail = "Not decoded: " + unforeseen.getClass().getSimpleName();
            unforeseenErrors.log(unforeseen, record.place());
            output.accept(letter(record, DeadLetterReason.BAD_MEMBER, detail));
            return;
        }
        output.accept(Decoded.of(message));
        if (!decoding.ignored().isEmpty()) {
            decoding.ignored().forEach(ignored);
        }
        if (!parts.isEmpty()) {
            acceptParts(record, message.family(), output);
        }
    }

    private void acceptParts(ForwardedRecord record, Family ofMessage, Consumer<Decoded> output) {
        parts.flush(
                record,
                envelope.topicText(),
                ofMessage,
                letter -> output.accept(Decoded.of(letter)));
    }

    private Decoded letter(ForwardedRecord record, DeadLetterReason reason, String detail) {
        return Decoded.of(PartLetters.whole(record, envelope.topicText(), family, reason, detail));
    }

    private Message message(ForwardedRecord record) throws Unusable, IOException {
        family = null;
        envelope.begin(record);
        family = envelope.family();
        decoding.begin(record);
        if (record.value() == null) {
            throw new Unusable(DeadLetterReason.EMPTY, "The value is null");
        }
        if (record.value().length == 0) {
            throw new Unusable(DeadLetterReason.EMPTY, "The value has no bytes");
        }
        try {
            unwrapper.unwrap();
        } finally {
            // The topic gives the family even when the message itself cannot be read.
            family = envelope.family();
        }
        family = family();
        return families.get(family).decode(decoding);
    }

    private Family family() throws Unusable {
        if (envelope.family() == Family.CUSTOM) {
            return Family.CUSTOM;
        }
        unwrapper.takeMembersBeside();
        if (envelope.family() == Family.CUSTOM) {
            return Family.CUSTOM;
        }
        if (FamilyInference.isRaw(members)) {
            throw new Unusable(
                    DeadLetterReason.RAW_DEVICE_MESSAGE,
                    "A device's own message, with method and params");
        }
        Family family = envelope.family();
        boolean object = members.root() == Members.Kind.OBJECT;
        if (object && family != null) {
            family = FamilyInference.byTopic(family, members);
        } else if (object) {
            family = FamilyInference.infer(members, envelope.messageType());
        }
        if (family != null && object) {
            return family;
        }
        if (family != null) {
            throw Unusable.bad("the message itself", "an object");
        }
        if (envelope.topic() != null) {
            throw new Unusable(
                    DeadLetterReason.UNKNOWN_TOPIC,
                    "No topic that the platform forwards on, and no known shape");
        }
        throw new Unusable(
                DeadLetterReason.UNRECOGNISED_SHAPE, "No topic, and the members of no family");
    }
}
