package io.fleetpulse.inventory;

import io.fleetpulse.activity.DeviceSeen;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceIdentity;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.DeviceLifecycle;
import io.fleetpulse.message.Origin;
import io.fleetpulse.message.Tag;
import io.fleetpulse.message.TagAction;
import io.fleetpulse.message.TagChange;
import io.fleetpulse.message.TopologyChange;

import java.util.ArrayList;
import java.util.List;

/** Facts about one device, from messages. */
final class Facts {

    static final DeviceKey DEVICE = new DeviceKey("p", "d");
    static final Origin ORIGIN = new Origin("t", 0, 7, 1_000, "/p/d/thing/lifecycle", "m", 99);

    private Facts() {}

    static DeviceFact seen(String iotId) {
        return DeviceFact.of(new DeviceSeen("p", "d", iotId));
    }

    static DeviceLifecycle lifecycleMessage(ChangeAction action, long at, String iotId) {
        return new DeviceLifecycle(ORIGIN, "p", "d", iotId, action, at);
    }

    static DeviceFact lifecycle(ChangeAction action, long at) {
        return DeviceFact.of(lifecycleMessage(action, at, null));
    }

    static DeviceFact lifecycle(ChangeAction action, long at, String iotId) {
        return DeviceFact.of(lifecycleMessage(action, at, iotId));
    }

    static TopologyChange topologyMessage(ChangeAction action, String gateway, long at) {
        return new TopologyChange(
                ORIGIN,
                action,
                new DeviceIdentity("g", gateway, null),
                List.of(new DeviceIdentity("p", "d", null)),
                at);
    }

    static DeviceFact edge(ChangeAction action, String gateway, long at) {
        TopologyChange message = topologyMessage(action, gateway, at);
        return DeviceFact.of(message, message.devices().get(0));
    }

    static TagChange tagMessage(TagAction action, long at, String... keysAndValues) {
        List<Tag> tags = new ArrayList<>();
        List<String> deleted = new ArrayList<>();
        if (action == TagAction.DELETE) {
            deleted.addAll(List.of(keysAndValues));
        } else {
            for (int index = 0; index < keysAndValues.length; index += 2) {
                tags.add(new Tag(keysAndValues[index], keysAndValues[index + 1]));
            }
        }
        return new TagChange(ORIGIN, "p", "d", null, action, deleted, tags, at);
    }

    static DeviceFact tags(long at, String... keysAndValues) {
        return DeviceFact.of(tagMessage(TagAction.UPDATE, at, keysAndValues));
    }

    static DeviceFact tagsDeleted(long at, String... keys) {
        return DeviceFact.of(tagMessage(TagAction.DELETE, at, keys));
    }

    static DeviceFact allTagsDeleted(long at) {
        return DeviceFact.of(tagMessage(TagAction.DELETEALL, at));
    }
}
