package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes the closed windows of a device in keyed state. */
final class ClosedWindowsSerializer extends CompactSerializer<ClosedWindows> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ClosedWindows createInstance() {
        return ClosedWindows.NONE;
    }

    @Override
    public ClosedWindows copy(ClosedWindows from) {
        return from;
    }

    @Override
    protected void write(ClosedWindows windows, DataOutputView target) throws IOException {
        windows.write(target);
    }

    @Override
    public ClosedWindows deserialize(DataInputView source) throws IOException {
        return ClosedWindows.read(source);
    }

    @Override
    public TypeSerializerSnapshot<ClosedWindows> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ClosedWindows> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(ClosedWindowsSerializer::new);
        }
    }
}
