package io.fleetpulse.counting;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes the state of a sender after a version byte, so that the format can change. */
public final class SenderCounterSerializer extends CompactSerializer<SenderCounter> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public SenderCounter createInstance() {
        return new SenderCounter();
    }

    @Override
    public SenderCounter copy(SenderCounter from) {
        return from.copy();
    }

    @Override
    public void serialize(SenderCounter state, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        state.write(target);
    }

    @Override
    public SenderCounter deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("Unknown version of a sender's state: " + version);
        }
        return SenderCounter.read(source);
    }

    @Override
    public TypeSerializerSnapshot<SenderCounter> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: each value starts with its version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SenderCounter> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(SenderCounterSerializer::new);
        }
    }
}
