package io.fleetpulse.incident;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializer of {@link TickBlock}. */
final class TickBlockSerializer extends CompactSerializer<TickBlock> {

    static final TypeInformation<TickBlock> TYPE =
            new CompactTypeInformation<>(TickBlock.class, new TickBlockSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public TickBlock createInstance() {
        return new TickBlock();
    }

    @Override
    public TickBlock copy(TickBlock from) {
        return from.copy();
    }

    @Override
    protected void write(TickBlock value, DataOutputView target) throws IOException {
        value.write(target);
    }

    @Override
    public TickBlock deserialize(DataInputView source) throws IOException {
        return TickBlock.read(source);
    }

    @Override
    public TypeSerializerSnapshot<TickBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TickBlock> {
        /** Required by Flink. */
        public Snapshot() {
            super(TickBlockSerializer::new);
        }
    }
}
