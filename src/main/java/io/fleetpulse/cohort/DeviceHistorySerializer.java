package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** A device's state. It begins with the number of its format, so that a later one can read this one. */
final class DeviceHistorySerializer extends CompactSerializer<DeviceHistory> {

    private static final long serialVersionUID = 1;
    private static final int FORMAT = 1;

    @Override
    public DeviceHistory createInstance() {
        return new DeviceHistory();
    }

    @Override
    public DeviceHistory copy(DeviceHistory from) {
        return from.copy();
    }

    @Override
    public void serialize(DeviceHistory history, DataOutputView target) throws IOException {
        target.writeByte(FORMAT);
        history.write(target);
    }

    @Override
    public DeviceHistory deserialize(DataInputView source) throws IOException {
        int format = source.readByte();
        if (format != FORMAT) {
            throw new IOException("History of a device in unknown format " + format);
        }
        return DeviceHistory.read(source);
    }

    @Override
    public TypeSerializerSnapshot<DeviceHistory> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Nothing about the format varies but its number. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceHistory> {
        /** For Flink. */
        public Snapshot() {
            super(DeviceHistorySerializer::new);
        }
    }
}
