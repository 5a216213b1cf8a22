package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.SecretMask;
import io.fleetpulse.message.CommandTopic;
import io.fleetpulse.message.DownlinkReply;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ValidationFailure;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

import java.io.IOException;

/** "Data formats", Results of downstream commands. */
final class DownlinkReplyDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        Members members = decoding.members();
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        if (!members.has(Member.CODE)) {
            throw Unusable.missing(Member.CODE.label());
        }
        Long code = members.whole(Member.CODE);
        if (code == null) {
            throw Unusable.bad(Member.CODE.label(), "a whole number");
        }
        long gmtCreate = decoding.times().required(Member.GMT_CREATE);
        String commandTopic = commandTopic(decoding);
        String data = null;
        if (members.has(Member.DATA)) {
            data = EventDecoder.json(members, Member.DATA);
        }
        ValidationFailure failure =
                Failures.ofMessage(decoding, CommandTopic.service(commandTopic), gmtCreate);
        return new DownlinkReply(
                decoding.origin(Family.DOWNLINK_REPLY),
                productKey,
                deviceName,
                decoding.checked().iotId(),
                requestId(decoding),
                code,
                decoding.checked().optional(Member.MESSAGE),
                commandTopic,
                data,
                failure,
                gmtCreate);
    }

    /** Returns the command's id; the platform writes the text {@code null} where it has none. */
    private static String requestId(Decoding decoding) {
        String requestId = decoding.checked().optional(Member.REQUEST_ID);
        if ("null".equals(requestId)) {
            return null;
        }
        return requestId;
    }

    /** Returns the message's own {@code topic}, where it differs from the topic of the reply. */
    private static String commandTopic(Decoding decoding) {
        String topic = decoding.checked().optional(Member.TOPIC);
        if (topic == null) {
            return null;
        }
        String forwarded = decoding.envelope().topicText();
        if (forwarded == null || !ForwardingTopic.parse(topic).text().equals(forwarded)) {
            return SecretMask.inText(topic);
        }
        return null;
    }
}
