package io.fleetpulse.stream;

import io.fleetpulse.result.VersionedSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes totals. */
public final class StreamTotalsSerializer extends VersionedSerializer<StreamTotals> {

    private static final long serialVersionUID = 1;

    @Override
    public StreamTotals createInstance() {
        return new StreamTotals();
    }

    @Override
    public StreamTotals copy(StreamTotals from) {
        return new StreamTotals(from);
    }

    @Override
    protected void writeValue(StreamTotals totals, DataOutputView target) throws IOException {
        totals.write(target);
    }

    @Override
    protected StreamTotals read(DataInputView source) throws IOException {
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
