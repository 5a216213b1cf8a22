package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetterReason;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.ForwardedRecord;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

/**
 * The times of one message, in milliseconds since the epoch, checked against the record's Kafka
 * timestamp. Reused from record to record.
 */
final class MessageTimes {

    private final Members members;
    private final CheckedMembers checked;
    private final Envelope envelope;
    private final long maxFutureSkew;
    private final FutureLimit futureLimit;
    private ForwardedRecord record;

    MessageTimes(Members members, CheckedMembers checked, Envelope envelope, long maxFutureSkew) {
        this.members = members;
        this.checked = checked;
        this.envelope = envelope;
        this.maxFutureSkew = maxFutureSkew;
        futureLimit = new FutureLimit(maxFutureSkew);
    }

    void begin(ForwardedRecord next) {
        record = next;
    }

    /**
     * Returns the required event time of the message.
     *
     * @throws Unusable when the time is missing or too far ahead of the Kafka timestamp
     */
    long required(Member member) throws Unusable {
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
    void checkExists(Member member, long time) throws Unusable {
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
        long time = checked.optionalTime(Member.GMT_CREATE);
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
    boolean isOfRecord() {
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
}
