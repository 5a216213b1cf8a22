package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializer of {@link RecentReadings}. */
final class RecentReadingsSerializer extends CompactSerializer<RecentReadings> {

    static final TypeInformation<RecentReadings> TYPE =
            new CompactTypeInformation<>(RecentReadings.class, new RecentReadingsSerializer());

    private static final long serialVersionUID = 1;

    @Override
    public RecentReadings createInstance() {
        return new RecentReadings();
    }

    @Override
    public RecentReadings copy(RecentReadings from) {
        return from.copy();
    }

    @Override
    protected void write(RecentReadings readings, DataOutputView target) throws IOException {
        readings.write(target);
    }

    @Override
    public RecentReadings deserialize(DataInputView source) throws IOException {
        return RecentReadings.read(source);
    }

    @Override
    public TypeSerializerSnapshot<RecentReadings> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<RecentReadings> {
        /** Required by Flink. */
        public Snapshot() {
            super(RecentReadingsSerializer::new);
        }
    }
}
