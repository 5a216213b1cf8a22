package io.fleetpulse.source.decode;

import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.message.ModuleVersion;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

/** "Data formats", OTA module version change notifications. */
final class ModuleVersionDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable {
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        String moduleName = decoding.checked().required(Member.MODULE_NAME);
        String moduleVersion = decoding.checked().required(Member.MODULE_VERSION);
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        return new ModuleVersion(
                decoding.origin(Family.MODULE_VERSION),
                productKey,
                deviceName,
                decoding.checked().iotId(),
                moduleName,
                moduleVersion,
                time);
    }
}
