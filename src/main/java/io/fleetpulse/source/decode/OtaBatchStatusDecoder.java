package io.fleetpulse.source.decode;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.OtaBatchStatus;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;
import io.fleetpulse.source.json.Members;

/**
 * "Data formats", OTA update batch status notifications; accepts {@code status} in place of
 * {@code state}.
 */
final class OtaBatchStatusDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable {
        Members members = decoding.members();
        String productKey = decoding.identities().productKey();
        String jobId = decoding.identities().jobId();
        Member stateMember = Member.STATE;
        if (members.text(Member.STATE) == null && members.text(Member.STATUS) != null) {
            stateMember = Member.STATUS;
        }
        String state = decoding.checked().required(stateMember);
        String packageId = decoding.checked().optional(Member.PACKAGE_ID);
        ForwardingTopic topic = decoding.envelope().topic();
        if (packageId == null && topic != null) {
            packageId = topic.identifier();
        }
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        String moduleName = decoding.checked().optional(Member.MODULE_NAME);
        return new OtaBatchStatus(
                decoding.origin(Family.OTA_BATCH_STATUS),
                productKey,
                moduleName,
                packageId,
                jobId,
                state,
                time);
    }
}
