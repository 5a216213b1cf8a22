package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactSerializer;
import io.fleetpulse.result.CompactText;

import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

import java.io.IOException;

/**
 * Serializes readings on the way to the operator by device, the busiest edge of the job: writes
 * times as differences and shares repeated texts when it reads them. Used between operators, never
 * in state, so the format may change.
 */
final class DeviceReadingsSerializer extends CompactSerializer<DeviceReadings> {

    private static final long serialVersionUID = 1;
    private static final int WITH_TEXT = 0x10;
    private static final int WITH_MESSAGE_NUMBER = 0x10;

    private transient SharedTextReader texts;

    /** Returns a new instance, since the shared texts are not thread-safe. */
    @Override
    public DeviceReadingsSerializer duplicate() {
        return new DeviceReadingsSerializer();
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public DeviceReadings createInstance() {
        Readings none =
                new Readings(new String[0], new long[0], new byte[0], new double[0], new String[0]);
        return new DeviceReadings(
                DeviceReadings.POST, new DeviceKey("", ""), 0, null, 0, 0, 0, 0, 0, none);
    }

    @Override
    public DeviceReadings copy(DeviceReadings from) {
        return from;
    }

    @Override
    protected void write(DeviceReadings message, DataOutputView target) throws IOException {
        if (message.messageText() == null) {
            target.writeByte(message.kind() | WITH_MESSAGE_NUMBER);
            target.writeLong(message.messageNumber());
        } else {
            target.writeByte(message.kind());
            CompactText.write(message.messageText(), target);
        }
        CompactText.write(message.productKey(), target);
        CompactText.write(message.deviceName(), target);
        target.writeLong(message.platformTime());
        CompactLong.write(message.eventTime() - message.platformTime(), target);
        target.writeLong(message.kafkaTimestamp());
        CompactLong.write(message.position(), target);
        CompactText.writeLength(message.size(), target);
        serialize(message.readings(), target);
    }

    private static void serialize(Readings readings, DataOutputView target) throws IOException {
        int size = readings.size();
        CompactText.writeLength(size, target);
        long before = 0;
        for (int reading = 0; reading < size; reading++) {
            byte kind = readings.kind()[reading];
            String text = readings.text()[reading];
            if (text == null) {
                target.writeByte(kind);
            } else {
                target.writeByte(kind | WITH_TEXT);
                CompactText.write(text, target);
            }
            if (kind == Readings.NUMBER) {
                target.writeDouble(readings.number()[reading]);
            }
            CompactText.write(readings.property()[reading], target);
            CompactLong.write(readings.time()[reading] - before, target);
            before = readings.time()[reading];
        }
    }

    @Override
    public DeviceReadings deserialize(DataInputView source) throws IOException {
        if (texts == null) {
            texts = new SharedTextReader();
        }
        int head = source.readByte();
        long number = DeviceReadings.NO_NUMBER;
        String text = null;
        if ((head & WITH_MESSAGE_NUMBER) != 0) {
            number = source.readLong();
        } else {
            text = CompactText.read(source);
        }
        String productKey = texts.read(source);
        // Shared here, and not each time that a task asks for the key of the record.
        DeviceKey device = new DeviceKey(productKey, CompactText.read(source)).shared();
        long platformTime = source.readLong();
        long eventTime = platformTime + CompactLong.read(source);
        long kafkaTimestamp = source.readLong();
        long position = CompactLong.read(source);
        int size = CompactText.readLength(source);
        return new DeviceReadings(
                (byte) (head & ~WITH_MESSAGE_NUMBER),
                device,
                number,
                text,
                platformTime,
                eventTime,
                kafkaTimestamp,
                position,
                size,
                readings(source));
    }

    private Readings readings(DataInputView source) throws IOException {
        int size = CompactText.readLength(source);
        String[] property = new String[size];
        long[] time = new long[size];
        byte[] kind = new byte[size];
        double[] number = new double[size];
        String[] text = new String[size];
        long before = 0;
        for (int reading = 0; reading < size; reading++) {
            int head = source.readByte();
            kind[reading] = (byte) (head & ~WITH_TEXT);
            if ((head & WITH_TEXT) != 0) {
                // Categorical texts have few values and repeat; digits and arrays do not.
                text[reading] =
                        kind[reading] == Readings.TEXT
                                ? texts.read(source)
                                : CompactText.read(source);
            }
            if (kind[reading] == Readings.NUMBER) {
                number[reading] = source.readDouble();
            }
            property[reading] = texts.read(source);
            before += CompactLong.read(source);
            time[reading] = before;
        }
        return new Readings(property, time, kind, number, text);
    }

    @Override
    public TypeSerializerSnapshot<DeviceReadings> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot without content: the format has no parameters. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeviceReadings> {
        /** Creates the snapshot; Flink calls it by reflection. */
        public Snapshot() {
            super(DeviceReadingsSerializer::new);
        }
    }
}
