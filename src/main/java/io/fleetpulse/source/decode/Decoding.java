package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Origin;
import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.json.Detail;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;
import io.fleetpulse.source.json.Utf8;

import java.util.Set;

/**
 * One record during decoding: its members, its envelope, and its rejected parts. Reused from record
 * to record.
 */
public final class Decoding {

    private final Members members;
    private final Envelope envelope;
    private final PartLetters parts;
    private final CheckedMembers checked;
    private final Identities identities;
    private final MessageTimes times;
    private ForwardedRecord record;

    public Decoding(Members members, Envelope envelope, PartLetters parts, long maxFutureSkew) {
        this.members = members;
        this.envelope = envelope;
        this.parts = parts;
        checked = new CheckedMembers(members);
        identities = new Identities(checked, envelope);
        times = new MessageTimes(members, checked, envelope, maxFutureSkew);
    }

    public void begin(ForwardedRecord next) {
        record = next;
        parts.clear();
        checked.begin();
        times.begin(next);
    }

    Members members() {
        return members;
    }

    CheckedMembers checked() {
        return checked;
    }

    Identities identities() {
        return identities;
    }

    MessageTimes times() {
        return times;
    }

    Envelope envelope() {
        return envelope;
    }

    Origin origin(Family family) {
        ForwardingTopic topic = envelope.topic();
        return new Origin(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                topic == null ? null : topic.text(),
                envelope.messageKey(family),
                record.value().length);
    }

    /**
     * Returns the first 64 KiB of the record's value, for a dead letter of a message that arrives
     * too late. Most values are plain, unwrapped and name no secret; they are kept unchanged, and a
     * dead letter masks any secret that base64 in them hides. In all other values the secrets are
     * masked here.
     */
    byte[] keptValue() {
        byte[] value = record.value();
        boolean unwrapped = envelope.payload() == value;
        boolean plain = unwrapped && Utf8.of(value, 0, value.length) == Utf8.PLAIN;
        byte[] head = RecordValue.head(value);
        return plain ? head : SecretRedaction.redact(head);
    }

    /** Returns the members of the message that count as absent because they have no usable type. */
    public Set<Member> ignored() {
        return checked.ignored();
    }

    /** Rejects one reading or entry, counted from 1; it becomes a dead letter. */
    void reject(int part, DeadLetterReason reason, String detail) {
        parts.add(part, reason, detail);
    }

    /** Rejects one reading or entry whose time is too far ahead. */
    void rejectAhead(int part, String name, long time) {
        parts.add(
                part,
                DeadLetterReason.FUTURE_TIMESTAMP,
                Detail.name(name) + ": " + FutureLimit.describe(time, record.timestamp()));
    }
}
