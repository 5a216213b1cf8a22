package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The properties that a device has reported, each with its latest value by time, in flat arrays: a
 * property's place in them is its slot. At equal times the greater canonical JSON text is the latest.
 *
 * <p>A device has at most {@value #MOST} properties; further ones share the property {@link
 * PropertyName#OTHER}.
 */
final class DeviceProperties {

    static final int MOST = 1000;

    private static final int SMALLEST_CAPACITY = 8;

    /** In a kind: the value changed since it was last given out. */
    private static final byte CHANGED = 0x40;

    private int size;
    private String[] name = new String[SMALLEST_CAPACITY];
    private byte[] kind = new byte[SMALLEST_CAPACITY];
    // Pairs beside each other: when, and the bits of the number.
    private long[] latest = new long[2 * SMALLEST_CAPACITY];
    // Null as long as all values are numbers.
    private String[] text;
    private boolean anyChanged;

    DeviceProperties() {}

    DeviceProperties(DeviceProperties from) {
        size = from.size;
        name = from.name.clone();
        kind = from.kind.clone();
        latest = from.latest.clone();
        text = from.text == null ? null : from.text.clone();
        anyChanged = from.anyChanged;
    }

    int size() {
        return size;
    }

    String name(int slot) {
        return name[slot];
    }

    boolean hasChanged() {
        return anyChanged;
    }

    /**
     * The slot of a property, a new one where it has none yet.
     *
     * @param guess the slot to try first: a device names its properties mostly in one order
     */
    int slot(String property, int guess) {
        if (guess < size && name[guess].equals(property)) {
            return guess;
        }
        int slot = find(property);
        if (slot >= 0) {
            return slot;
        }
        String clean = PropertyName.of(property);
        slot = find(clean);
        if (slot < 0 && size >= MOST) {
            clean = PropertyName.OTHER;
            slot = find(PropertyName.OTHER);
        }
        if (slot < 0) {
            slot = append(clean);
        }
        return slot;
    }

    private int find(String property) {
        for (int slot = 0; slot < size; slot++) {
            if (name[slot].equals(property)) {
                return slot;
            }
        }
        return -1;
    }

    private int append(String property) {
        if (size == name.length) {
            allocate(size * 2);
        }
        name[size] = property;
        latest[2 * size] = Long.MIN_VALUE;
        return size++;
    }

    private void allocate(int capacity) {
        name = Arrays.copyOf(name, capacity);
        kind = Arrays.copyOf(kind, capacity);
        latest = Arrays.copyOf(latest, 2 * capacity);
        if (text != null) {
            text = Arrays.copyOf(text, capacity);
        }
    }

    private String json(int slot) {
        double number = Double.longBitsToDouble(latest[2 * slot + 1]);
        return JsonText.of((byte) (kind[slot] & ~CHANGED), number, text(slot));
    }

    private String text(int slot) {
        return text == null ? null : text[slot];
    }

    private void put(int slot, byte newKind, long at, double number, String newText) {
        kind[slot] = newKind;
        latest[2 * slot] = at;
        latest[2 * slot + 1] = Double.doubleToRawLongBits(number);
        if (newText != null && text == null) {
            text = new String[name.length];
        }
        if (text != null) {
            text[slot] = newText;
        }
        anyChanged |= (newKind & CHANGED) != 0;
    }

    /** Takes the reading as the latest value where it is newer. */
    void offer(int slot, Readings readings, int reading) {
        long time = readings.time()[reading];
        long known = latest[2 * slot];
        if (time < known) {
            return;
        }
        byte newKind = readings.kind()[reading];
        double newNumber = readings.number()[reading];
        String newText = readings.text()[reading];
        if (time == known && JsonText.of(newKind, newNumber, newText).compareTo(json(slot)) <= 0) {
            return;
        }
        put(slot, (byte) (newKind | CHANGED), time, newNumber, newText);
    }

    /** Gives out the rows of the values that changed since they were last given out. */
    void emitChanged(String productKey, String deviceName, Consumer<Change> rows) {
        if (!anyChanged) {
            return;
        }
        for (int slot = 0; slot < size; slot++) {
            if ((kind[slot] & CHANGED) != 0) {
                rows.accept(
                        Change.upsert(
                                Table.DEVICE_PROPERTY,
                                productKey,
                                deviceName,
                                name[slot],
                                json(slot),
                                latest[2 * slot]));
                kind[slot] &= ~CHANGED;
            }
        }
        anyChanged = false;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(size, out);
        for (int slot = 0; slot < size; slot++) {
            CompactText.write(name[slot], out);
            out.writeLong(latest[2 * slot]);
            out.writeByte(kind[slot] & ~CHANGED);
            out.writeLong(latest[2 * slot + 1]);
            CompactText.write(text(slot), out);
            out.writeBoolean((kind[slot] & CHANGED) != 0);
        }
    }

    static DeviceProperties read(DataInput in) throws IOException {
        DeviceProperties properties = new DeviceProperties();
        int size = CompactText.readLength(in);
        properties.allocate(Math.max(size, properties.name.length));
        for (int entry = 0; entry < size; entry++) {
            int slot = properties.append(CompactText.read(in));
            long at = in.readLong();
            byte kind = in.readByte();
            double number = in.readDouble();
            String text = CompactText.read(in);
            if (in.readBoolean()) {
                kind |= CHANGED;
            }
            properties.put(slot, kind, at, number, text);
        }
        return properties;
    }
}
