package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializer of {@link KnownDevice}. */
final class KnownDeviceSerializer extends CompactSerializer<KnownDevice> {

    static final TypeInformation<KnownDevice> TYPE =
            new CompactTypeInformation<>(KnownDevice.class, new KnownDeviceSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public KnownDevice createInstance() {
        return KnownDevice.unknown();
    }

    @Override
    public KnownDevice copy(KnownDevice from) {
        return from.copy();
    }

    @Override
    protected void write(KnownDevice device, DataOutputView target) throws IOException {
        device.modules().write(target);
        target.writeBoolean(device.progress() != null);
        if (device.progress() != null) {
            device.progress().write(target);
        }
    }

    @Override
    public KnownDevice deserialize(DataInputView source) throws IOException {
        DeviceModules modules = DeviceModules.read(source);
        DeviceProgress progress = null;
        if (source.readBoolean()) {
            progress = DeviceProgress.read(source);
        }
        return new KnownDevice(modules, progress);
    }

    @Override
    public TypeSerializerSnapshot<KnownDevice> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<KnownDevice> {
        /** Required by Flink. */
        public Snapshot() {
            super(KnownDeviceSerializer::new);
        }
    }
}
