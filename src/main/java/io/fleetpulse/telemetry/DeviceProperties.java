package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The properties that a device has reported, each with its latest value by time, in flat arrays: a
 * property's place in them is its slot. At equal times the greater canonical JSON text is the latest.
 *
 * <p>So many properties have a slot of their own: those whose names have the smallest {@link NameHash}.
 * The others share the property {@link PropertyName#OTHER}.
 */
final class DeviceProperties {

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

    /** Slot of {@link PropertyName#OTHER}; negative where there is none. */
    private int other = -1;

    /** Null as long as there is room. */
    private KeptNames<String> kept;

    DeviceProperties() {}

    DeviceProperties(DeviceProperties from) {
        size = from.size;
        name = from.name.clone();
        kind = from.kind.clone();
        latest = from.latest.clone();
        text = from.text == null ? null : from.text.clone();
        anyChanged = from.anyChanged;
        other = from.other;
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

    private int named() {
        return other < 0 ? size : size - 1;
    }

    /** Whether so many more properties may be too many: then {@link #admit} them first. */
    boolean mayOverflow(int more, int most) {
        return named() + more > most;
    }

    /** Whether this is the slot of the properties beyond the limit. */
    boolean isOther(int slot) {
        return slot == other;
    }

    /**
     * The slot of a property, a new one where it has none yet and there is room.
     *
     * @param guess the slot to try first: a device names its properties mostly in one order
     * @param most how many properties have a slot of their own
     */
    int slot(String property, int guess, int most) {
        if (guess < size && name[guess].equals(property)) {
            return guess;
        }
        int slot = find(property);
        if (slot >= 0) {
            return slot;
        }
        String clean = PropertyName.of(property);
        slot = find(clean);
        if (slot >= 0) {
            return slot;
        }
        if (named() >= most || clean.equals(PropertyName.OTHER)) {
            return other();
        }
        return append(clean);
    }

    private int other() {
        if (other < 0) {
            other = append(PropertyName.OTHER);
        }
        return other;
    }

    /**
     * Properties that left for others.
     *
     * @param slots what were their slots, which others have now
     * @param names their names
     * @param other the slot of the properties beyond the limit
     * @param highestHash the greatest hash that has a slot of its own; null where that did not change
     */
    record Left(int[] slots, String[] names, int other, String highestHash) {}

    /** Gives slots to those of a message's properties that are within the limit. */
    Left admit(Readings readings, int most) {
        boolean unlimited = other < 0;
        Set<String> entering = new LinkedHashSet<>();
        for (String property : readings.property()) {
            admit(PropertyName.of(property), most, entering);
        }
        int[] slots = new int[entering.size()];
        String[] names = new String[slots.length];
        int leaving = 0;
        Iterator<String> next = entering.iterator();
        for (int slot = 0; leaving < slots.length; slot++) {
            if (slot != other && !kept.contains(name[slot])) {
                slots[leaving] = slot;
                names[leaving++] = name[slot];
                replace(slot, next.next());
            }
        }
        String highest = null;
        if (kept != null && other >= 0 && (unlimited || leaving > 0)) {
            highest = kept.highestHash();
        }
        return new Left(slots, names, other, highest);
    }

    private void admit(String property, int most, Set<String> entering) {
        if (property.equals(PropertyName.OTHER)) {
            return;
        }
        if (kept == null) {
            if (find(property) >= 0) {
                return;
            }
            if (named() < most) {
                append(property);
                return;
            }
            kept = new KeptNames<>(most, NameHash::of);
            for (int slot = 0; slot < size; slot++) {
                if (slot != other) {
                    kept.offer(name[slot]);
                }
            }
        }
        String beyond = kept.offer(property);
        if (beyond == null) {
            return;
        }
        other();
        if (!beyond.equals(property)) {
            entering.add(property);
            entering.remove(beyond);
        }
    }

    /** Gives a slot to another property; the value of the one that leaves may be the latest of all beyond. */
    private void replace(int slot, String property) {
        byte kindBefore = (byte) (kind[slot] & ~CHANGED);
        double number = Double.longBitsToDouble(latest[2 * slot + 1]);
        offer(other, kindBefore, latest[2 * slot], number, text(slot));
        name[slot] = property;
        put(slot, (byte) 0, Long.MIN_VALUE, 0, null);
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
        offer(
                slot,
                readings.kind()[reading],
                readings.time()[reading],
                readings.number()[reading],
                readings.text()[reading]);
    }

    private void offer(int slot, byte newKind, long time, double newNumber, String newText) {
        long known = latest[2 * slot];
        if (time < known) {
            return;
        }
        if (time == known && JsonText.of(newKind, newNumber, newText).compareTo(json(slot)) <= 0) {
            return;
        }
        put(slot, (byte) (newKind | CHANGED), time, newNumber, newText);
    }

    /** Deletes the row of a property. */
    static Change delete(DeviceKey device, String property) {
        return Change.delete(
                Table.DEVICE_PROPERTY, device.productKey(), device.deviceName(), property);
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
            if (properties.name[slot].equals(PropertyName.OTHER)) {
                properties.other = slot;
            }
        }
        return properties;
    }
}
