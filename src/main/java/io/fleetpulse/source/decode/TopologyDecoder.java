package io.fleetpulse.source.decode;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.SubDevicesFound;
import io.fleetpulse.message.TopologyChange;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

import java.io.IOException;
import java.util.List;

/** "Data formats", Device topology changes, Gateway discovers sub-devices. */
final class TopologyDecoder implements FamilyDecoder {

    private final Family family;

    TopologyDecoder(Family family) {
        this.family = family;
    }

    @Override
    public Message decode(Decoding decoding) throws Unusable, IOException {
        DeviceIdentity gateway =
                new DeviceIdentity(
                        decoding.gatewayProductKey(),
                        decoding.gatewayDeviceName(),
                        decoding.members().text(Member.GATEWAY_IOT_ID));
        if (family == Family.SUB_DEVICES_FOUND) {
            List<DeviceIdentity> found = DeviceLists.required(decoding, Member.DEVICES);
            long time = Math.max(decoding.envelopeTime(), 0);
            decoding.checkNotAhead(Member.GENERATE_TIME.label(), time);
            return new SubDevicesFound(decoding.origin(family), gateway, found, time);
        }
        ChangeAction action = LifecycleDecoder.action(decoding);
        List<DeviceIdentity> devices = DeviceLists.required(decoding, Member.DEVICES);
        long time = decoding.requiredTime(Member.MESSAGE_CREATE_TIME);
        return new TopologyChange(decoding.origin(family), action, gateway, devices, time);
    }
}
