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
 * <p>A device has at most {@value #MOST} properties; further ones share the property {@link #OTHER}.
 */
final class DeviceProperties {

    static final int MOST = 1000;

    /** The property that stands for those beyond the limit. */
    static final String OTHER = "…other";

    private int size;
    private String[] name = new String[8];
    private long[] at = new long[8];
    private byte[] kind = new byte[8];
    private double[] number = new double[8];
    private String[] text = new String[8];
    private boolean[] changed = new boolean[8];
    private boolean anyChanged;

    DeviceProperties() {}

    DeviceProperties(DeviceProperties from) {
        size = from.size;
        name = from.name.clone();
        at = from.at.clone();
        kind = from.kind.clone();
        number = from.number.clone();
        text = from.text.clone();
        changed = from.changed.clone();
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
        String clean = JsonText.withoutNul(property);
        slot = find(clean);
        if (slot < 0 && size >= MOST) {
            clean = OTHER;
            slot = find(OTHER);
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
        at[size] = Long.MIN_VALUE;
        return size++;
    }

    private void allocate(int capacity) {
        name = Arrays.copyOf(name, capacity);
        at = Arrays.copyOf(at, capacity);
        kind = Arrays.copyOf(kind, capacity);
        number = Arrays.copyOf(number, capacity);
        text = Arrays.copyOf(text, capacity);
        changed = Arrays.copyOf(changed, capacity);
    }

    /** Takes the reading as the latest value where it is newer. */
    void offer(int slot, Readings readings, int reading) {
        long time = readings.time()[reading];
        if (time < at[slot]) {
            return;
        }
        byte newKind = readings.kind()[reading];
        double newNumber = readings.number()[reading];
        String newText = readings.text()[reading];
        if (time == at[slot]) {
            String known = JsonText.of(kind[slot], number[slot], text[slot]);
            if (JsonText.of(newKind, newNumber, newText).compareTo(known) <= 0) {
                return;
            }
        }
        at[slot] = time;
        kind[slot] = newKind;
        number[slot] = newNumber;
        text[slot] = newText;
        changed[slot] = true;
        anyChanged = true;
    }

    /** Gives out the rows of the values that changed since they were last given out. */
    void emitChanged(String productKey, String deviceName, Consumer<Change> rows) {
        if (!anyChanged) {
            return;
        }
        for (int slot = 0; slot < size; slot++) {
            if (changed[slot]) {
                String value = JsonText.of(kind[slot], number[slot], text[slot]);
                rows.accept(
                        Change.upsert(
                                Table.DEVICE_PROPERTY,
                                productKey,
                                deviceName,
                                name[slot],
                                value,
                                at[slot]));
                changed[slot] = false;
            }
        }
        anyChanged = false;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(size, out);
        for (int slot = 0; slot < size; slot++) {
            CompactText.write(name[slot], out);
            out.writeLong(at[slot]);
            out.writeByte(kind[slot]);
            out.writeDouble(number[slot]);
            CompactText.write(text[slot], out);
            out.writeBoolean(changed[slot]);
        }
    }

    static DeviceProperties read(DataInput in) throws IOException {
        DeviceProperties properties = new DeviceProperties();
        int size = CompactText.readLength(in);
        properties.allocate(Math.max(size, properties.name.length));
        for (int entry = 0; entry < size; entry++) {
            int slot = properties.append(CompactText.read(in));
            properties.at[slot] = in.readLong();
            properties.kind[slot] = in.readByte();
            properties.number[slot] = in.readDouble();
            properties.text[slot] = CompactText.read(in);
            properties.changed[slot] = in.readBoolean();
            properties.anyChanged |= properties.changed[slot];
        }
        return properties;
    }
}
