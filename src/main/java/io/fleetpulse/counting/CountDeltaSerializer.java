package io.fleetpulse.counting;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes deltas between operators, never in state, so the format may change. */
final class CountDeltaSerializer extends CompactSerializer<CountDelta> {

    private static final long serialVersionUID = 1;
    private static final CountedTable[] TABLES = CountedTable.values();

    @Override
    public CountDelta createInstance() {
        CountedTable table = CountedTable.LIFECYCLE_WINDOW;
        return new CountDelta(
                new ProductTable(table, ""), CountName.OTHER, 0, CountTotals.none(table));
    }

    @Override
    public CountDelta copy(CountDelta from) {
        return new CountDelta(
                from.product(), from.name(), from.windowStart(), from.totals().copy());
    }

    @Override
    protected void write(CountDelta delta, DataOutputView target) throws IOException {
        target.writeByte(delta.product().table().ordinal());
        CompactText.write(delta.product().productKey(), target);
        delta.name().write(target);
        target.writeLong(delta.windowStart());
        delta.totals().write(target);
    }

    @Override
    public CountDelta deserialize(DataInputView source) throws IOException {
        CountedTable table = TABLES[source.readByte()];
        return new CountDelta(
                new ProductTable(table, CompactText.read(source)),
                CountName.read(source),
                source.readLong(),
                CountTotals.read(source));
    }

    @Override
    public TypeSerializerSnapshot<CountDelta> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CountDelta> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(CountDeltaSerializer::new);
        }
    }
}
