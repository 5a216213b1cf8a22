package io.fleetpulse.source.decode;

import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.util.EnumSet;
import java.util.Set;

/**
 * The members of one message, with the checks that all families share. An optional member whose
 * value has no usable type counts as absent. Reused from record to record.
 */
final class CheckedMembers {

    private final Members members;
    private final Set<Member> ignored = EnumSet.noneOf(Member.class);

    CheckedMembers(Members members) {
        this.members = members;
    }

    void begin() {
        if (!ignored.isEmpty()) {
            ignored.clear();
        }
    }

    /** Returns a required member. */
    String required(Member member) throws Unusable {
        return text(member, null, null);
    }

    /** Returns a required text: the message's, else the wrapper's, else the topic's. */
    String text(Member member, String inWrapper, String inTopic) throws Unusable {
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
    Set<Member> ignored() {
        return ignored;
    }
}
