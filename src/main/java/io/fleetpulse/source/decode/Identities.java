package io.fleetpulse.source.decode;

import io.fleetpulse.source.envelope.Envelope;
import io.fleetpulse.source.envelope.ForwardingTopic;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

/** The devices, jobs and tasks that one message names. Reused from record to record. */
final class Identities {

    private final CheckedMembers members;
    private final Envelope envelope;

    Identities(CheckedMembers members, Envelope envelope) {
        this.members = members;
        this.envelope = envelope;
    }

    /** Returns the device's product: the message's, else the wrapper's, else the topic's. */
    String productKey() throws Unusable {
        return identity(Member.PRODUCT_KEY, envelope.productKey(), productOfTopic());
    }

    /** Returns the device's name: the message's, else the wrapper's, else the topic's. */
    String deviceName() throws Unusable {
        return identity(Member.DEVICE_NAME, envelope.deviceName(), deviceOfTopic());
    }

    /** Returns the gateway's product: the message's, else the topic's. */
    String gatewayProductKey() throws Unusable {
        return identity(Member.GATEWAY_PRODUCT_KEY, null, productOfTopic());
    }

    /** Returns the gateway's name: the message's, else the topic's. */
    String gatewayDeviceName() throws Unusable {
        return identity(Member.GATEWAY_DEVICE_NAME, null, deviceOfTopic());
    }

    /** Returns the job: the message's, else the topic's. */
    String jobId() throws Unusable {
        ForwardingTopic topic = envelope.topic();
        return identity(Member.JOB_ID, null, topic == null ? null : topic.jobId());
    }

    /** Returns a member that names a job or a task. */
    String identifier(Member member) throws Unusable {
        return identity(member, null, null);
    }

    private String productOfTopic() {
        ForwardingTopic topic = envelope.topic();
        return topic == null ? null : topic.productKey();
    }

    private String deviceOfTopic() {
        ForwardingTopic topic = envelope.topic();
        return topic == null ? null : topic.deviceName();
    }

    private String identity(Member member, String inWrapper, String inTopic) throws Unusable {
        return Identifier.checked(member.label(), members.text(member, inWrapper, inTopic));
    }
}
