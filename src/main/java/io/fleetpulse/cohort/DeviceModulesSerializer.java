package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** What the modules of a device ran, in the state. */
final class DeviceModulesSerializer extends CompactSerializer<DeviceModules> {

    static final TypeInformation<DeviceModules> TYPE =
            new CompactTypeInformation<>(DeviceModules.class, new DeviceModulesSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public DeviceModules createInstance() {
        return new DeviceModules();
    }

    @Override
    public DeviceModules copy(DeviceModules from) {
        return from.copy();
    }

    @Override
    public void serialize(DeviceModules modules, DataOutputView target) throws IOException {
        modules.write(target);
    }

    @Override
    public DeviceModules deserialize(DataInputView source) throws IOException {
        return DeviceModules.read(source);
    }

    @Override
    public TypeSerializerSnapshot<DeviceModules> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Nothing about the format varies. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceModules> {
        /** For Flink. */
        public Snapshot() {
            super(DeviceModulesSerializer::new);
        }
    }
}
