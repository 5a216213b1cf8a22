package io.fleetpulse.incident;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializer of {@link DropBlock}. */
final class DropBlockSerializer extends CompactSerializer<DropBlock> {

    static final TypeInformation<DropBlock> TYPE =
            new CompactTypeInformation<>(DropBlock.class, new DropBlockSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public DropBlock createInstance() {
        return new DropBlock();
    }

    @Override
    public DropBlock copy(DropBlock from) {
        return from.copy();
    }

    @Override
    protected void write(DropBlock value, DataOutputView target) throws IOException {
        value.write(target);
    }

    @Override
    public DropBlock deserialize(DataInputView source) throws IOException {
        return DropBlock.read(source);
    }

    @Override
    public TypeSerializerSnapshot<DropBlock> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DropBlock> {
        /** Required by Flink. */
        public Snapshot() {
            super(DropBlockSerializer::new);
        }
    }
}
