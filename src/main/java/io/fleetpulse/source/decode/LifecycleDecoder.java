package io.fleetpulse.source.decode;

import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.Family;
import io.fleetpulse.message.Message;
import io.fleetpulse.source.envelope.Unusable;
import io.fleetpulse.source.json.Member;

import java.util.Locale;

/**
 * "Data formats", Device lifecycle changes. Never reads the secret, which is not among the known
 * members.
 */
final class LifecycleDecoder implements FamilyDecoder {

    @Override
    public Message decode(Decoding decoding) throws Unusable {
        String productKey = decoding.identities().productKey();
        String deviceName = decoding.identities().deviceName();
        ChangeAction action = action(decoding);
        long time = decoding.times().required(Member.MESSAGE_CREATE_TIME);
        return new DeviceLifecycle(
                decoding.origin(Family.LIFECYCLE),
                productKey,
                deviceName,
                decoding.checked().iotId(),
                action,
                time);
    }

    /** Returns the action; {@code add} and {@code remove} are older names in topology messages. */
    static ChangeAction action(Decoding decoding) throws Unusable {
        String action = decoding.checked().required(Member.ACTION);
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "create", "add" -> ChangeAction.CREATE;
            case "delete", "remove" -> ChangeAction.DELETE;
            case "enable" -> ChangeAction.ENABLE;
            case "disable" -> ChangeAction.DISABLE;
            default ->
                    throw Unusable.bad(Member.ACTION.label(), "create, delete, enable or disable");
        };
    }
}
