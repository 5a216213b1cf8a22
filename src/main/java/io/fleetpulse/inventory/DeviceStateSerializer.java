package io.fleetpulse.inventory;

import io.fleetpulse.activity.DeviceKeySerializer;
import io.fleetpulse.message.ChangeAction;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.CompactTypeInformation;
import io.fleetpulse.result.VersionedSerializer;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Serializes the state of a device. Every device has a state, and a checkpoint writes all of them.
 * Actions are written as their position in {@link ChangeAction}.
 */
final class DeviceStateSerializer extends VersionedSerializer<DeviceState> {

    static final TypeInformation<DeviceState> TYPE =
            new CompactTypeInformation<>(DeviceState.class, new DeviceStateSerializer());

    private static final long serialVersionUID = 1;
    private static final ChangeAction[] ACTIONS = ChangeAction.values();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DeviceState createInstance() {
        return DeviceState.UNKNOWN;
    }

    @Override
    public DeviceState copy(DeviceState from) {
        return from;
    }

    @Override
    protected void writeValue(DeviceState device, DataOutputView target) throws IOException {
        CompactText.write(device.iotId(), target);
        CompactLong.write(device.iotIdAt(), target);
        target.writeBoolean(device.state() != null);
        if (device.state() != null) {
            write(device.state(), target);
        }
        target.writeBoolean(device.createdAt() != null);
        if (device.createdAt() != null) {
            target.writeLong(device.createdAt());
        }
        CompactText.writeLength(device.gateways().size(), target);
        for (Map.Entry<DeviceKey, LatestChange> gateway : device.gateways().entrySet()) {
            DeviceKeySerializer.INSTANCE.serialize(gateway.getKey(), target);
            write(gateway.getValue(), target);
        }
        CompactLong.write(device.tagsDeletedAt(), target);
        CompactText.writeLength(device.tags().size(), target);
        for (Map.Entry<String, TagState> tag : device.tags().entrySet()) {
            CompactText.write(tag.getKey(), target);
            target.writeLong(tag.getValue().at());
            CompactText.write(tag.getValue().value(), target);
            target.writeBoolean(tag.getValue().deleted());
        }
    }

    private static void write(LatestChange change, DataOutputView target) throws IOException {
        target.writeLong(change.at());
        target.writeByte(change.action().ordinal());
    }

    @Override
    protected DeviceState read(DataInputView source) throws IOException {
        String iotId = CompactText.read(source);
        long iotIdAt = CompactLong.read(source);
        LatestChange state = source.readBoolean() ? readChange(source) : null;
        Long createdAt = source.readBoolean() ? (Long) source.readLong() : null;
        Map<DeviceKey, LatestChange> gateways = readGateways(source);
        long tagsDeletedAt = CompactLong.read(source);
        return new DeviceState(
                iotId, iotIdAt, state, createdAt, gateways, tagsDeletedAt, readTags(source));
    }

    private static Map<DeviceKey, LatestChange> readGateways(DataInputView source)
            throws IOException {
        int size = CompactText.readLength(source);
        if (size == 0) {
            return Map.of();
        }
        Map<DeviceKey, LatestChange> gateways = new HashMap<>();
        for (int gateway = 0; gateway < size; gateway++) {
            gateways.put(DeviceKeySerializer.INSTANCE.deserialize(source), readChange(source));
        }
        return gateways;
    }

    private static LatestChange readChange(DataInputView source) throws IOException {
        return new LatestChange(source.readLong(), ACTIONS[source.readByte()]);
    }

    private static Map<String, TagState> readTags(DataInputView source) throws IOException {
        int size = CompactText.readLength(source);
        if (size == 0) {
            return Map.of();
        }
        Map<String, TagState> tags = new HashMap<>();
        for (int tag = 0; tag < size; tag++) {
            String key = CompactText.read(source);
            long at = source.readLong();
            String value = CompactText.read(source);
            tags.put(key, new TagState(at, value, source.readBoolean()));
        }
        return tags;
    }

    @Override
    public TypeSerializerSnapshot<DeviceState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: each value starts with its version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceState> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(DeviceStateSerializer::new);
        }
    }
}
