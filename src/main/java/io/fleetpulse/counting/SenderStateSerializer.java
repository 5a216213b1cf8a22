package io.fleetpulse.counting;

import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** A sender's state behind a version, so that its format can change. */
public final class SenderStateSerializer extends CompactSerializer<SenderState> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public SenderState createInstance() {
        return new SenderState();
    }

    @Override
    public SenderState copy(SenderState from) {
        return from.copy();
    }

    @Override
    public void serialize(SenderState state, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        state.write(target);
    }

    @Override
    public SenderState deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("Unknown version of a sender's state: " + version);
        }
        return SenderState.read(source);
    }

    @Override
    public TypeSerializerSnapshot<SenderState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The format is told by the version in front of each state. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SenderState> {
        /** For Flink. */
        public Snapshot() {
            super(SenderStateSerializer::new);
        }
    }
}
