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
 * One record while it is decoded: its members, its envelope, and the questions that every family
 * asks. Reused from record to record.
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

    /** Zone of times that are written without one. */
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
     * What a dead letter of a message that comes too late would keep: the first 64 KiB of the value. A
     * plain, unwrapped one in which no secret is named is kept as it is: nearly all are, and what base64
     * in it may hide is masked if it becomes a dead letter.
     */
    byte[] keptValue() {
        byte[] value = record.value();
        boolean unwrapped = envelope.payload() == value;
        boolean plain = unwrapped && members.isPlain() && !SecretMask.isNamed(value);
        byte[] head = RecordValue.head(value);
        return plain ? head : SecretRedaction.redact(head);
    }

    /** The product of the device: the message's, else the wrapper's, else the topic's. */
    String productKey() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().productKey();
        }
        return identity(Member.PRODUCT_KEY, envelope.productKey(), inTopic);
    }

    /** The name of the device: the message's, else the wrapper's, else the topic's. */
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

    /** The job: the message's, else the topic's. */
    String jobId() throws Unusable {
        String inTopic = null;
        if (envelope.topic() != null) {
            inTopic = envelope.topic().jobId();
        }
        return identity(Member.JOB_ID, null, inTopic);
    }

    /** A member that names a job or a task. */
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

    /** A text that the message may lack; null also where the member is an object or a list. */
    String optional(Member member) {
        if (members.has(member) && !members.isScalar(member)) {
            ignore(member);
        }
        return members.text(member);
    }

    /** A whole number that the message may lack; null also where the member is none. */
    Long optionalWhole(Member member) {
        Long number = members.whole(member);
        if (number == null && isGiven(member)) {
            ignore(member);
        }
        return number;
    }

    /** A time that the message may lack; {@link Message#NO_TIME} also where the member is none. */
    long optionalTime(Member member) {
        long time = members.time(member);
        if (time == Message.NO_TIME && isGiven(member)) {
            ignore(member);
        }
        return time;
    }

    /** A time that the message may lack, and the one that stands in for it. */
    long optionalTime(Member member, Member otherwise) {
        long time = optionalTime(member);
        return time == Message.NO_TIME ? members.time(otherwise) : time;
    }

    /** Whether the member is there and not null or empty text. */
    private boolean isGiven(Member member) {
        return members.has(member)
                && (members.kind(member) != Members.Kind.TEXT || members.text(member) != null);
    }

    /** A member that the message may lack is of no usable type, and counts as absent. */
    void ignore(Member member) {
        ignored.add(member);
    }

    /** The members of the message that count as absent because they are of no usable type. */
    public Set<Member> ignored() {
        return ignored;
    }

    /** A member that the results need. */
    String required(Member member) throws Unusable {
        return text(member, null, null);
    }

    /**
     * The event time of a whole message, which must be there.
     *
     * @throws Unusable also when it is too far ahead of the Kafka timestamp
     */
    long requiredTime(Member member) throws Unusable {
        long time = members.time(member);
        if (time == Message.NO_TIME) {
            throw Unusable.missing(member.label());
        }
        checkNotAhead(member.label(), time);
        return time;
    }

    /** A message that none of its own times nor the Kafka timestamp puts into a window. */
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
     * {@code gmtCreate} as a platform time: a value too far ahead is not believed, so that nothing
     * waits for it.
     */
    long believableGmtCreate() {
        long time = optionalTime(Member.GMT_CREATE);
        if (time != Message.NO_TIME && isAhead(time)) {
            return Message.NO_TIME;
        }
        return time;
    }

    /** The envelope's {@code generateTime}, else the Kafka timestamp, else no time. */
    long envelopeTime() {
        if (envelope.generateTime() != Message.NO_TIME) {
            return envelope.generateTime();
        }
        return record.timestamp() < 0 ? Message.NO_TIME : record.timestamp();
    }

    /** The platform's time of a batch: never past its newest entry by more than the skew. */
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

    /** One reading or entry, counted from 1, that is no part of the message. */
    void reject(int part, DeadLetterReason reason, String detail) {
        parts.add(part, reason, detail);
    }

    /** One reading or entry that is too far ahead. */
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
