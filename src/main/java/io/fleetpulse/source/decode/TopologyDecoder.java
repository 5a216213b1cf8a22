package io.fleetpulse.source.decode;

import io.fleetpulse.deadletter.DeadLetterReason;
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
                        decoding.identities().gatewayProductKey(),
                        decoding.identities().gatewayDeviceName(),
                        decoding.checked().optional(Member.GATEWAY_IOT_ID));
        if (family == Family.SUB_DEVICES_FOUND) {
            List<DeviceIdentity> found = subDevices(decoding, gateway);
            long time = decoding.times().envelopeTime();
            if (time == Message.NO_TIME) {
                // The message still shows that the gateway found the devices, so only its time is
                // rejected.
                decoding.reject(
                        0,
                        DeadLetterReason.MISSING_MEMBER,
                        "Missing member: " + Member.GENERATE_TIME.label());
            } else {
                decoding.times().checkNotAhead(Member.GENERATE_TIME.label(), time);
            }
            return new SubDevicesFound(
                    decoding.origin(family), gateway, found, time, decoding.times().isOfRecord());
        }
        ChangeAction action = LifecycleDecoder.action(decoding);
        List<DeviceIdentity> devices = subDevices(decoding, gateway);
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        return new TopologyChange(decoding.origin(family), action, gateway, devices, time);
    }

    /**
     * Returns the listed devices without the gateway, which may list itself and is never its own
     * sub-device.
     */
    private static List<DeviceIdentity> subDevices(Decoding decoding, DeviceIdentity gateway)
            throws Unusable, IOException {
        List<DeviceIdentity> devices = DeviceLists.required(decoding, Member.DEVICES);
        devices.removeIf(
                device ->
                        device.productKey().equals(gateway.productKey())
                                && device.deviceName().equals(gateway.deviceName()));
        return devices;
    }
}
