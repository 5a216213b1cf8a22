package io.fleetpulse.counting;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Map;

/** Serializes the counts of a window after a version byte, so that the format can change. */
public final class WindowCountsSerializer extends CompactSerializer<WindowCounts> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public WindowCounts createInstance() {
        return new WindowCounts();
    }

    @Override
    public WindowCounts copy(WindowCounts from) {
        WindowCounts copy = new WindowCounts();
        from.totals().forEach((name, totals) -> copy.totals().put(name, totals.copy()));
        return copy;
    }

    @Override
    public void serialize(WindowCounts window, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        CompactText.writeLength(window.totals().size(), target);
        for (Map.Entry<CountName, CountTotals> entry : window.totals().entrySet()) {
            entry.getKey().write(target);
            entry.getValue().write(target);
        }
    }

    @Override
    public WindowCounts deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("Unknown version of a window's counts: " + version);
        }
        WindowCounts window = new WindowCounts();
        int size = CompactText.readLength(source);
        for (int entry = 0; entry < size; entry++) {
            window.totals().put(CountName.read(source), CountTotals.read(source));
        }
        return window;
    }

    @Override
    public TypeSerializerSnapshot<WindowCounts> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: each value starts with its version. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<WindowCounts> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(WindowCountsSerializer::new);
        }
    }
}
