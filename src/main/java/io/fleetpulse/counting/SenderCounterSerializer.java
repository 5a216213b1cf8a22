package io.fleetpulse.counting;

import io.fleetpulse.result.VersionedSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes the state of a sender. */
public final class SenderCounterSerializer extends VersionedSerializer<SenderCounter> {

    private static final long serialVersionUID = 1;

    @Override
    public SenderCounter createInstance() {
        return new SenderCounter();
    }

    @Override
    public SenderCounter copy(SenderCounter from) {
        return from.copy();
    }

    @Override
    protected void writeValue(SenderCounter state, DataOutputView target) throws IOException {
        state.write(target);
    }

    @Override
    protected SenderCounter read(DataInputView source) throws IOException {
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
