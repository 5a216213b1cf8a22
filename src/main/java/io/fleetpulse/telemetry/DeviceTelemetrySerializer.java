package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** A device's state. It begins with the number of its format, so that a later one can read this one. */
final class DeviceTelemetrySerializer extends CompactSerializer<DeviceTelemetry> {

    private static final long serialVersionUID = 1;
    private static final int FORMAT = 1;

    @Override
    public DeviceTelemetry createInstance() {
        return new DeviceTelemetry();
    }

    @Override
    public DeviceTelemetry copy(DeviceTelemetry from) {
        return from.copy();
    }

    @Override
    public void serialize(DeviceTelemetry telemetry, DataOutputView target) throws IOException {
        target.writeByte(FORMAT);
        telemetry.write(target);
    }

    @Override
    public DeviceTelemetry deserialize(DataInputView source) throws IOException {
        int format = source.readByte();
        if (format != FORMAT) {
            throw new IOException("Device telemetry of unknown format " + format);
        }
        return DeviceTelemetry.read(source);
    }

    @Override
    public TypeSerializerSnapshot<DeviceTelemetry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Nothing about the format varies but its number. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceTelemetry> {
        /** For Flink. */
        public Snapshot() {
            super(DeviceTelemetrySerializer::new);
        }
    }
}
