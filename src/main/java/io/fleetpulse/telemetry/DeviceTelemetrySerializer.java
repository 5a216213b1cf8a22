package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** What each message of a device touches, in the state. One for each user: what it shares is not safe for several threads. */
final class DeviceTelemetrySerializer extends CompactSerializer<DeviceTelemetry> {

    private static final long serialVersionUID = 1;

    private transient PropertyLayouts layouts;
    private transient SharedTexts texts;

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
    public void serialize(DeviceTelemetry telemetry, DataOutputView target) throws IOException {
        telemetry.write(target);
    }

    @Override
    public DeviceTelemetry deserialize(DataInputView source) throws IOException {
        if (layouts == null) {
            layouts = new PropertyLayouts();
            texts = new SharedTexts();
        }
        return DeviceTelemetry.read(layouts, texts, source);
    }

    @Override
    public TypeSerializerSnapshot<DeviceTelemetry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Nothing about the format varies. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceTelemetry> {
        /** For Flink. */
        public Snapshot() {
            super(DeviceTelemetrySerializer::new);
        }
    }
}
