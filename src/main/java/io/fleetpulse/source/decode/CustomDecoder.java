package io.fleetpulse.source.decode;

import io.fleetpulse.message.CustomMessage;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.CleanText;
import io.fleetpulse.source.json.Member;

import java.util.Arrays;

/**
 * "Data formats", Custom: keeps the device's bytes unchanged; only topic and envelope describe
 * them.
 */
final class CustomDecoder implements FamilyDecoder {
    @Override
    public Message decode(Decoding decoding) throws Unusable {
        Envelope envelope = decoding.envelope();
        ForwardingTopic topic = envelope.topic();
        long time = decoding.times().envelopeTime();
        decoding.times().checkExists(Member.GENERATE_TIME, time);
        decoding.times().checkNotAhead(Member.GENERATE_TIME.label(), time);
        return new CustomMessage(
                decoding.origin(Family.CUSTOM),
                name(Member.PRODUCT_KEY, topic.productKey()),
                name(Member.DEVICE_NAME, topic.deviceName()),
                CleanText.withoutSecrets(topic.identifier()),
                Arrays.copyOfRange(envelope.payload(), envelope.from(), envelope.to()),
                time,
                decoding.times().isOfRecord());
    }

    private static String name(Member member, String inTopic) throws Unusable {
        return Identifier.checked(member.label(), CleanText.of(inTopic));
    }
}
