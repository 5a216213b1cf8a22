package io.fleetpulse.activity;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes times between operators, never in state, so the format may change. */
final class ReadingTimesSerializer extends CompactSerializer<ReadingTimes> {

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public ReadingTimes createInstance() {
        return new ReadingTimes("", "", new long[0], new int[0]);
    }

    @Override
    public ReadingTimes copy(ReadingTimes from) {
        return from;
    }

    @Override
    protected void write(ReadingTimes readings, DataOutputView target) throws IOException {
        CompactText.write(readings.productKey(), target);
        CompactText.write(readings.deviceName(), target);
        CompactText.writeLength(readings.times().length, target);
        long before = 0;
        for (int entry = 0; entry < readings.times().length; entry++) {
            CompactLong.write(readings.times()[entry] - before, target);
            CompactText.writeLength(readings.counts()[entry], target);
            before = readings.times()[entry];
        }
    }

    @Override
    public ReadingTimes deserialize(DataInputView source) throws IOException {
        String productKey = CompactText.read(source);
        String deviceName = CompactText.read(source);
        int size = CompactText.readLength(source);
        long[] times = new long[size];
        int[] counts = new int[size];
        long time = 0;
        for (int entry = 0; entry < size; entry++) {
            time += CompactLong.read(source);
            times[entry] = time;
            counts[entry] = CompactText.readLength(source);
        }
        return new ReadingTimes(productKey, deviceName, times, counts);
    }

    @Override
    public TypeSerializerSnapshot<ReadingTimes> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReadingTimes> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(ReadingTimesSerializer::new);
        }
    }
}
