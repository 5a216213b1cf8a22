package io.fleetpulse.activity;

import io.fleetpulse.activity.DeviceActivity.Kind;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;

/** Serializes activities between operators, never in state, so the format may change. */
public final class DeviceActivitySerializer extends CompactSerializer<DeviceActivity> {

    /** The one instance. */
    public static final DeviceActivitySerializer INSTANCE = new DeviceActivitySerializer();

    private static final long serialVersionUID = 1;
    private static final Kind[] KINDS = Kind.values();

    /** Flag bit beside the kind: most activities are not expired, and the flag costs no byte. */
    private static final int EXPIRED = 1 << 6;

    private DeviceActivitySerializer() {}

    /** Gives Flink's type extraction the serializer. */
    public static final class Factory extends TypeInfoFactory<DeviceActivity> {
        @Override
        public TypeInformation<DeviceActivity> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return new CompactTypeInformation<>(DeviceActivity.class, INSTANCE);
        }
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DeviceActivity createInstance() {
        return DeviceActivity.of("", "", Kind.EVENT, 0, "", 0);
    }

    @Override
    public DeviceActivity copy(DeviceActivity from) {
        return from;
    }

    @Override
    protected void write(DeviceActivity activity, DataOutputView target) throws IOException {
        target.writeByte(activity.kind().ordinal() | (activity.expired() ? EXPIRED : 0));
        CompactText.write(activity.productKey(), target);
        CompactText.write(activity.deviceName(), target);
        target.writeLong(activity.at());
        CompactLong.write(activity.at() - activity.since(), target);
        CompactText.write(activity.detail(), target);
        CompactLong.write(activity.amount(), target);
    }

    @Override
    public DeviceActivity deserialize(DataInputView source) throws IOException {
        int head = source.readByte();
        Kind kind = KINDS[head & ~EXPIRED];
        String productKey = CompactText.read(source);
        String deviceName = CompactText.read(source);
        long at = source.readLong();
        long since = at - CompactLong.read(source);
        String detail = CompactText.read(source);
        long amount = CompactLong.read(source);
        boolean expired = (head & EXPIRED) != 0;
        return new DeviceActivity(productKey, deviceName, kind, at, since, detail, amount, expired);
    }

    @Override
    public TypeSerializerSnapshot<DeviceActivity> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceActivity> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
