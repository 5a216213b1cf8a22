package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Serializes the state that each message of a device touches. Stateful, since its caches are not
 * thread-safe: each user needs a {@link #duplicate}.
 */
final class DeviceTelemetrySerializer extends CompactSerializer<DeviceTelemetry> {

    private static final long serialVersionUID = 1;

    private transient PropertyLayouts layouts;
    private transient SharedTextReader texts;

    @Override
    public DeviceTelemetrySerializer duplicate() {
        return new DeviceTelemetrySerializer();
    }

    @Override
    public DeviceTelemetry createInstance() {
        return new DeviceTelemetry(PropertyLayout.none());
    }

    @Override
    public DeviceTelemetry copy(DeviceTelemetry from) {
        return from.copy();
    }

    @Override
    protected void write(DeviceTelemetry telemetry, DataOutputView target) throws IOException {
        telemetry.write(target);
    }

    @Override
    public DeviceTelemetry deserialize(DataInputView source) throws IOException {
        if (layouts == null) {
            layouts = new PropertyLayouts();
            texts = new SharedTextReader();
        }
        return DeviceTelemetry.read(layouts, texts, source);
    }

    @Override
    public TypeSerializerSnapshot<DeviceTelemetry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceTelemetry> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(DeviceTelemetrySerializer::new);
        }
    }
}
