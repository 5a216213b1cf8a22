package io.fleetpulse.counting;

import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.VersionedSerializer;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Map;

/** Serializes the counts of a window. */
public final class WindowCountsSerializer extends VersionedSerializer<WindowCounts> {

    private static final long serialVersionUID = 1;

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
    protected void writeValue(WindowCounts window, DataOutputView target) throws IOException {
        CompactText.writeLength(window.totals().size(), target);
        for (Map.Entry<CountName, CountTotals> entry : window.totals().entrySet()) {
            entry.getKey().write(target);
            entry.getValue().write(target);
        }
    }

    @Override
    protected WindowCounts read(DataInputView source) throws IOException {
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
