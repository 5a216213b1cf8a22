package io.fleetpulse.stream;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes deltas between operators, never in state, so the format may change. */
final class StreamDeltaSerializer extends CompactSerializer<StreamDelta> {

    private static final long serialVersionUID = 1;

    @Override
    public StreamDelta createInstance() {
        return new StreamDelta("", 0, new StreamTotals());
    }

    @Override
    public StreamDelta copy(StreamDelta from) {
        return new StreamDelta(from.family(), from.windowStart(), new StreamTotals(from.totals()));
    }

    @Override
    protected void write(StreamDelta delta, DataOutputView target) throws IOException {
        CompactText.write(delta.family(), target);
        target.writeLong(delta.windowStart());
        delta.totals().write(target);
    }

    @Override
    public StreamDelta deserialize(DataInputView source) throws IOException {
        return new StreamDelta(
                CompactText.read(source), source.readLong(), StreamTotals.read(source));
    }

    @Override
    public TypeSerializerSnapshot<StreamDelta> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StreamDelta> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(StreamDeltaSerializer::new);
        }
    }
}
