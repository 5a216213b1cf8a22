package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.deadletter.RecordValue;
import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.deadletter.SecretRedaction;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.Origin;
import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Detail;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/**
 * One record during decoding: its members, its envelope, and the checks that all families share.
 * Reused from record to record.
 */
public final class Decoding {

    private final Members members;
    private final Envelope envelope;
    private final PartLetters parts;
    private final long maxFutureSkew;
    private final FutureLimit futureLimit;
    private final ZoneId zone;
    private final Set<Member> ignored = EnumSet.noneOf(Member.class);
    private ForwardedRecord record;

    public Decoding(
            Members members,
            Envelope envelope,
            PartLetters parts,
            long maxFutureSkew,
            ZoneId zone) {
        this.members = members;
        this.envelope = envelope;
        this.parts = parts;
        this.maxFutureSkew = maxFutureSkew;
        futureLimit = new FutureLimit(maxFutureSkew);
        this.zone = zone;
    }

    public void begin(ForwardedRecord next) {
        record = next;
        parts.clear();
        if (!ignored.isEmpty()) {
            ignored.clear();
        }
    }

    ForwardedRecord record() {
        return record;
    }

    Members members() {
        return members;
    }

    Envelope envelope() {
        return envelope;
    }

    /** Returns the zone of times without an offset. */
    ZoneId zone() {
        return zone;
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
        boolean plain = unwrapped && members.isPlain() && !SecretMask.isNamed(value);
        byte[] head = RecordValue.head(value);
        return plain ? head : SecretRedaction.redact(head);
    }

    /** Returns the device's product: the message's, else the wrapper's, else the topic's. */
    String productKey() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().productKey();
        }
        return identity(Member.PRODUCT_KEY, envelope.productKey(), inTopic);
    }

    /** Returns the device's name: the message's, else the wrapper's, else the topic's. */
    String deviceName() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().deviceName();
        }
        return identity(Member.DEVICE_NAME, envelope.deviceName(), inTopic);
    }

    String gatewayProductKey() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().productKey();
        }
        return identity(Member.GATEWAY_PRODUCT_KEY, null, inTopic);
    }

    String gatewayDeviceName() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().deviceName();
        }
        return identity(Member.GATEWAY_DEVICE_NAME, null, inTopic);
    }

    /** Returns the job: the message's, else the topic's. */
    String jobId() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().jobId();
        }
        return identity(Member.JOB_ID, null, inTopic);
    }

    /** Returns a member that names a job or a task. */
    String identifier(Member member) throws Unusable {
        return identity(member, null, null);
    }

    private String identity(Member member, String inWrapper, String inTopic) throws Unusable {
        return Identifier.checked(member.label(), text(member, inWrapper, inTopic));
    }

    private String text(Member member, String inWrapper, String inTopic) throws Unusable {
        String own = members.text(member);
        if (own != null) {
            return own;
        }
        if (members.has(member) && members.kind(member) != Members.Kind.TEXT) {
            throw Unusable.bad(member.label(), "text");
        }
        if (inWrapper != null) {
            return inWrapper;
        }
        if (inTopic != null) {
            return inTopic;
        }
        throw Unusable.missing(member.label());
    }

    String iotId() {
        return optional(Member.IOT_ID);
    }

    /** Returns an optional text; null also where the member is an object or a list. */
    String optional(Member member) {
        if (members.has(member) && !members.isScalar(member)) {
            ignore(member);
        }
        return members.text(member);
    }

    /** Returns an optional whole number; null also where the member is none. */
    Long optionalWhole(Member member) {
        Long number = members.whole(member);
        if (number == null && isGiven(member)) {
            ignore(member);
        }
        return number;
    }

    /** Returns an optional time; {@link Message#NO_TIME} also where the member is none. */
    long optionalTime(Member member) {
        long time = members.time(member);
        if (time == Message.NO_TIME && isGiven(member)) {
            ignore(member);
        }
        return time;
    }

    /** Returns an optional time, or, where it is missing, the time of the other member. */
    long optionalTime(Member member, Member otherwise) {
        long time = optionalTime(member);
        return time == Message.NO_TIME ? members.time(otherwise) : time;
    }

    /** Whether the member is present and neither null nor empty text. */
    private boolean isGiven(Member member) {
        return members.has(member)
                && (members.kind(member) != Members.Kind.TEXT || members.text(member) != null);
    }

    /** Records that an optional member has no usable type and counts as absent. */
    void ignore(Member member) {
        ignored.add(member);
    }

    /** Returns the members of the message that count as absent because they have no usable type. */
    public Set<Member> ignored() {
        return ignored;
    }

    /** Returns a required member. */
    String required(Member member) throws Unusable {
        return text(member, null, null);
    }

    /**
     * Returns the required event time of the message.
     *
     * @throws Unusable when the time is missing or too far ahead of the Kafka timestamp
     */
    long requiredTime(Member member) throws Unusable {
        long time = members.time(member);
        if (time == Message.NO_TIME) {
            throw Unusable.missing(member.label());
        }
        checkNotAhead(member.label(), time);
        return time;
    }

    /**
     * Checks that the message's own time or the Kafka timestamp exists, so that the message has a
     * window.
     */
    void checkHasTime(Member member, long time) throws Unusable {
        if (time == Message.NO_TIME && record.timestamp() == ForwardedRecord.NO_TIMESTAMP) {
            throw Unusable.missing(member.label());
        }
    }

    void checkNotAhead(String name, long time) throws Unusable {
        if (isAhead(time)) {
            throw new Unusable(DeadLetterReason.FUTURE_TIMESTAMP, name + " is " + time + aheadOf());
        }
    }

    /** Whether a time is further ahead of the Kafka timestamp than the configured skew. */
    boolean isAhead(long time) {
        return futureLimit.isAhead(time, record.timestamp());
    }

    private String aheadOf() {
        return ", too far ahead of the Kafka timestamp " + record.timestamp();
    }

    /**
     * Returns {@code gmtCreate} as platform time, and no time when it is too far ahead, so that it
     * cannot move watermarks.
     */
    long believableGmtCreate() {
        long time = optionalTime(Member.GMT_CREATE);
        if (time != Message.NO_TIME && isAhead(time)) {
            return Message.NO_TIME;
        }
        return time;
    }

    /** Returns the envelope's {@code generateTime}, else the Kafka timestamp, else no time. */
    long envelopeTime() {
        if (envelope.generateTime() != Message.NO_TIME) {
            return envelope.generateTime();
        }
        return record.timestamp() < 0 ? Message.NO_TIME : record.timestamp();
    }

    /** Whether {@link #envelopeTime} is not the envelope's own time. */
    boolean isTimeOfRecord() {
        return envelope.generateTime() == Message.NO_TIME;
    }

    /** Returns the platform time of a batch, at most the skew after its newest entry. */
    long batchTime(long newestEntry) {
        long time = envelopeTime();
        if (newestEntry == Message.NO_TIME) {
            return time != Message.NO_TIME && isAhead(time) ? Message.NO_TIME : time;
        }
        if (time == Message.NO_TIME) {
            return newestEntry;
        }
        return Math.min(time, newestEntry + maxFutureSkew);
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

    PartLetters parts() {
        return parts;
    }
}
