package io.fleetpulse.activity;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Serializes keys of devices. Most state is keyed by device, so a checkpoint writes the key with
 * every value and timer, and RocksDB serializes it for every access.
 */
public final class DeviceKeySerializer extends CompactSerializer<DeviceKey> {

    private static final long serialVersionUID = 1;

    /** The serializer, for those that write keys within other values. */
    public static final DeviceKeySerializer INSTANCE = new DeviceKeySerializer();

    /** The type of the keys. */
    public static final TypeInformation<DeviceKey> TYPE =
            new CompactTypeInformation<>(DeviceKey.class, INSTANCE);

    private DeviceKeySerializer() {}

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DeviceKey createInstance() {
        return new DeviceKey("", "");
    }

    @Override
    public DeviceKey copy(DeviceKey from) {
        return from;
    }

    @Override
    protected void write(DeviceKey device, DataOutputView target) throws IOException {
        CompactText.write(device.productKey(), target);
        CompactText.write(device.deviceName(), target);
    }

    @Override
    public DeviceKey deserialize(DataInputView source) throws IOException {
        String productKey = CompactText.read(source);
        return new DeviceKey(productKey, CompactText.read(source)).shared();
    }

    @Override
    public TypeSerializerSnapshot<DeviceKey> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceKey> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
