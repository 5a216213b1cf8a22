package io.fleetpulse.counting;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.Map;

/** A window's counts behind a version, so that their format can change. */
public final class CountWindowSerializer extends CompactSerializer<CountWindow> {

    private static final long serialVersionUID = 1;
    private static final int VERSION = 1;

    @Override
    public CountWindow createInstance() {
        return new CountWindow();
    }

    @Override
    public CountWindow copy(CountWindow from) {
        CountWindow copy = new CountWindow();
        from.totals().forEach((name, totals) -> copy.totals().put(name, totals.copy()));
        return copy;
    }

    @Override
    public void serialize(CountWindow window, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        CompactText.writeLength(window.totals().size(), target);
        for (Map.Entry<CountName, CountTotals> entry : window.totals().entrySet()) {
            CompactText.write(entry.getKey().name(), target);
            CompactText.write(entry.getKey().detail(), target);
            CompactLong.write(entry.getKey().code(), target);
            CountTotals totals = entry.getValue();
            CompactText.writeLength(totals.amounts().length, target);
            for (long amount : totals.amounts()) {
                CompactLong.write(amount, target);
            }
            CompactLong.write(totals.devices()[0], target);
            CompactText.write(totals.sample()[0], target);
        }
    }

    @Override
    public CountWindow deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException("Unknown version of a window's counts: " + version);
        }
        CountWindow window = new CountWindow();
        int size = CompactText.readLength(source);
        for (int entry = 0; entry < size; entry++) {
            CountName name =
                    new CountName(
                            CompactText.read(source),
                            CompactText.read(source),
                            CompactLong.read(source));
            long[] amounts = new long[CompactText.readLength(source)];
            for (int index = 0; index < amounts.length; index++) {
                amounts[index] = CompactLong.read(source);
            }
            long[] devices = {CompactLong.read(source)};
            String[] sample = {CompactText.read(source)};
            window.totals().put(name, new CountTotals(amounts, devices, sample));
        }
        return window;
    }

    @Override
    public TypeSerializerSnapshot<CountWindow> snapshotConfiguration() {
        return new Snapshot();
    }

    /** The format is told by the version in front. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CountWindow> {
        /** For Flink. */
        public Snapshot() {
            super(CountWindowSerializer::new);
        }
    }
}
