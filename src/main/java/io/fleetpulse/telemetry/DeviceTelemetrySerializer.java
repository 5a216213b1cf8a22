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
    private static final int FORMAT = 3;
    private static final int FORMAT_OF_UNPACKED_WINDOWS = 2;
    private static final int FORMAT_WITHOUT_UNTOLD_TIMES = 1;

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
        if (format < FORMAT_WITHOUT_UNTOLD_TIMES || format > FORMAT) {
            throw new IOException("Device telemetry of unknown format " + format);
        }
        boolean packed = format > FORMAT_OF_UNPACKED_WINDOWS;
        return DeviceTelemetry.read(source, format > FORMAT_WITHOUT_UNTOLD_TIMES, packed);
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
