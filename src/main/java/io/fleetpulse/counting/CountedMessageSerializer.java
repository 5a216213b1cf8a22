package io.fleetpulse.counting;

import io.fleetpulse.activity.DeviceActivity;
import io.fleetpulse.activity.DeviceActivitySerializer;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Family;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Serializes messages between operators, never in state, so the format may change. */
final class CountedMessageSerializer extends CompactSerializer<CountedMessage> {

    private static final long serialVersionUID = 1;
    private static final Family[] FAMILIES = Family.values();
    private static final CountedTable[] TABLES = CountedTable.values();

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public CountedMessage createInstance() {
        DeviceKey nobody = new DeviceKey("", "");
        return new CountedMessage(
                nobody,
                nobody,
                Family.STATUS,
                0,
                0,
                false,
                "",
                0,
                0,
                0,
                List.of(),
                List.of(),
                true);
    }

    @Override
    public CountedMessage copy(CountedMessage from) {
        return from;
    }

    @Override
    protected void write(CountedMessage message, DataOutputView target) throws IOException {
        boolean own = message.device().equals(message.sender());
        target.writeByte(message.family().ordinal());
        target.writeBoolean(own);
        target.writeBoolean(message.inStream());
        key(message.sender(), target);
        if (!own) {
            key(message.device(), target);
        }
        target.writeLong(message.platformTime());
        target.writeLong(message.eventTime());
        target.writeBoolean(message.timeOfRecord());
        CompactText.write(message.messageKey(), target);
        target.writeLong(message.kafkaTimestamp());
        CompactLong.write(message.position(), target);
        CompactText.writeLength(message.bytes(), target);
        CompactText.writeLength(message.counts().size(), target);
        for (CountIncrement count : message.counts()) {
            count(count, target);
        }
        CompactText.writeLength(message.activities().size(), target);
        for (DeviceActivity activity : message.activities()) {
            DeviceActivitySerializer.INSTANCE.serialize(activity, target);
        }
    }

    private static void key(DeviceKey key, DataOutputView target) throws IOException {
        CompactText.write(key.productKey(), target);
        CompactText.write(key.deviceName(), target);
    }

    private static void count(CountIncrement count, DataOutputView target) throws IOException {
        target.writeByte(count.table().ordinal());
        CompactText.write(count.productKey(), target);
        CompactText.write(count.name(), target);
        CompactText.write(count.detail(), target);
        CompactLong.write(count.code(), target);
        target.writeLong(count.time());
        for (long amount : count.amounts()) {
            CompactLong.write(amount, target);
        }
        CompactText.write(count.sample(), target);
    }

    @Override
    public CountedMessage deserialize(DataInputView source) throws IOException {
        Family family = FAMILIES[source.readByte()];
        boolean own = source.readBoolean();
        boolean inStream = source.readBoolean();
        DeviceKey sender = key(source);
        DeviceKey device = sender;
        if (!own) {
            device = key(source);
        }
        long platformTime = source.readLong();
        long eventTime = source.readLong();
        boolean timeOfRecord = source.readBoolean();
        String messageKey = CompactText.read(source);
        long kafkaTimestamp = source.readLong();
        long position = CompactLong.read(source);
        int bytes = CompactText.readLength(source);
        List<CountIncrement> counts = counts(source);
        return new CountedMessage(
                sender,
                device,
                family,
                platformTime,
                eventTime,
                timeOfRecord,
                messageKey,
                kafkaTimestamp,
                position,
                bytes,
                counts,
                activities(source),
                inStream);
    }

    private static DeviceKey key(DataInputView source) throws IOException {
        return new DeviceKey(CompactText.read(source), CompactText.read(source));
    }

    private static List<CountIncrement> counts(DataInputView source) throws IOException {
        int size = CompactText.readLength(source);
        if (size == 0) {
            return List.of();
        }
        List<CountIncrement> counts = new ArrayList<>(size);
        for (int entry = 0; entry < size; entry++) {
            CountedTable table = TABLES[source.readByte()];
            String productKey = CompactText.read(source);
            String name = CompactText.read(source);
            String detail = CompactText.read(source);
            long code = CompactLong.read(source);
            long time = source.readLong();
            long[] amounts = new long[table.amounts()];
            for (int amount = 0; amount < amounts.length; amount++) {
                amounts[amount] = CompactLong.read(source);
            }
            counts.add(
                    new CountIncrement(
                            table,
                            productKey,
                            name,
                            detail,
                            code,
                            time,
                            amounts,
                            CompactText.read(source)));
        }
        return counts;
    }

    private static List<DeviceActivity> activities(DataInputView source) throws IOException {
        int size = CompactText.readLength(source);
        if (size == 0) {
            return List.of();
        }
        List<DeviceActivity> activities = new ArrayList<>(size);
        for (int entry = 0; entry < size; entry++) {
            activities.add(DeviceActivitySerializer.INSTANCE.deserialize(source));
        }
        return activities;
    }

    @Override
    public TypeSerializerSnapshot<CountedMessage> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<CountedMessage> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(CountedMessageSerializer::new);
        }
    }
}
