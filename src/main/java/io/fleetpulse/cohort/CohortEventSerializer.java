package io.fleetpulse.cohort;

import io.fleetpulse.activity.DeviceActivitySerializer;
import io.fleetpulse.activity.ModuleVersions;
import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.result.CompactSerializer;

import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/** Serializes events between operators, never in state, so the format may change. */
final class CohortEventSerializer extends CompactSerializer<CohortEvent> {

    private static final long serialVersionUID = 1;
    private static final byte READINGS = 0;
    private static final byte ACTIVITY = 1;
    private static final byte VERSIONS = 2;

    private final TypeSerializer<ReadingTimes> readings = serializer(ReadingTimes.TYPE);
    private final TypeSerializer<ModuleVersions> versions =
            serializer(TypeInformation.of(ModuleVersions.class));

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    /** Returns a new instance for each user: serializers of records are not thread-safe. */
    @Override
    public CohortEventSerializer duplicate() {
        return new CohortEventSerializer();
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public CohortEvent createInstance() {
        return CohortEvent.of(new ReadingTimes("", "", new long[0], new int[0]));
    }

    @Override
    public CohortEvent copy(CohortEvent from) {
        return from;
    }

    @Override
    protected void write(CohortEvent event, DataOutputView target) throws IOException {
        if (event.readings() != null) {
            target.writeByte(READINGS);
            readings.serialize(event.readings(), target);
        } else if (event.activity() != null) {
            target.writeByte(ACTIVITY);
            DeviceActivitySerializer.INSTANCE.serialize(event.activity(), target);
        } else {
            target.writeByte(VERSIONS);
            versions.serialize(event.versions(), target);
        }
    }

    @Override
    public CohortEvent deserialize(DataInputView source) throws IOException {
        return switch (source.readByte()) {
            case READINGS -> CohortEvent.of(readings.deserialize(source));
            case ACTIVITY -> CohortEvent.of(DeviceActivitySerializer.INSTANCE.deserialize(source));
            default -> CohortEvent.of(versions.deserialize(source));
        };
    }

    @Override
    public TypeSerializerSnapshot<CohortEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of a format without configuration. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CohortEvent> {
        /** Required by Flink. */
        public Snapshot() {
            super(CohortEventSerializer::new);
        }
    }
}
