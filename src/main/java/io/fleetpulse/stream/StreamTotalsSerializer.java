package io.fleetpulse.stream;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes totals after a version byte, so that the format can change. */
public final class StreamTotalsSerializer extends CompactSerializer<StreamTotals> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public StreamTotals createInstance() {
        return new StreamTotals();
    }

    @Override
    public StreamTotals copy(StreamTotals from) {
        return new StreamTotals(from);
    }

    @Override
    public void serialize(StreamTotals totals, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        totals.write(target);
    }

    @Override
    public StreamTotals deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("Unknown version of a stream's totals: " + version);
        }
        return StreamTotals.read(source);
    }

    @Override
    public TypeSerializerSnapshot<StreamTotals> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: each value starts with its version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamTotals> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(StreamTotalsSerializer::new);
        }
    }
}
