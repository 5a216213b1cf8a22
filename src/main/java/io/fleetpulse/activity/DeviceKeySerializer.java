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
 * Keys of devices: most state is theirs, so a checkpoint writes them with every value and every timer,
 * and RocksDB with every access.
 */
public final class DeviceKeySerializer extends CompactSerializer<DeviceKey> {

    private static final long serialVersionUID = 1;
    private static final DeviceKeySerializer INSTANCE = new DeviceKeySerializer();

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
    public void serialize(DeviceKey device, DataOutputView target) throws IOException {
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

    /** Nothing about the format varies. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceKey> {
        /** For Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
