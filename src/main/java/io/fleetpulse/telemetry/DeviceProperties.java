package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.KeptNames;
import io.fleetpulse.result.NameHash;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Properties that a device has reported, each with a slot and its latest value.
 *
 * <p>The number of slots is limited: properties whose names have the smallest {@link NameHash} get
 * one each, and all others share that of {@link PropertyName#OTHER}.
 */
final class DeviceProperties {

    private PropertyLayout layout;
    private final LatestValues values;

    /** Null as long as there is room. */
    private KeptNames<String> kept;

    /** Creates an instance without properties. */
    DeviceProperties(PropertyLayout none) {
        this(none, new LatestValues());
    }

    private DeviceProperties(PropertyLayout layout, LatestValues values) {
        this.layout = layout;
        this.values = values;
    }

    DeviceProperties(DeviceProperties from) {
        this(from.layout, new LatestValues(from.values));
    }

    int size() {
        return layout.size();
    }

    String name(int slot) {
        return layout.name(slot);
    }

    boolean hasChanged() {
        return values.hasChanged();
    }

    private int named() {
        return layout.other() < 0 ? layout.size() : layout.size() - 1;
    }

    /** Whether this many more properties may exceed the limit; then {@link #admit} them first. */
    boolean mayOverflow(int more, int most) {
        return named() + more > most;
    }

    /** Whether this is the slot of the properties beyond the limit. */
    boolean isOther(int slot) {
        return slot == layout.other();
    }

    /**
     * Returns the slot of a property; assigns a new slot if there is room.
     *
     * @param guess the slot to try first, since a device mostly reports properties in the same
     *     order
     * @param most how many properties may have a slot of their own
     */
    int slot(String property, int guess, int most) {
        if (guess < layout.size() && layout.name(guess).equals(property)) {
            return guess;
        }
        int slot = layout.find(property);
        if (slot >= 0) {
            return slot;
        }
        String clean = PropertyName.of(property);
        slot = layout.find(clean);
        if (slot >= 0) {
            return slot;
        }
        if (named() >= most || clean.equals(PropertyName.OTHER)) {
            return other();
        }
        return append(clean);
    }

    private int other() {
        if (layout.other() < 0) {
            append(PropertyName.OTHER);
        }
        return layout.other();
    }

    private int append(String property) {
        layout = layout.with(property);
        values.reserve(layout.size());
        return layout.size() - 1;
    }

    /** Replaces the latest value of the property if the reading is newer. */
    void offer(int slot, Readings readings, int reading) {
        values.offer(slot, readings, reading);
    }

    /**
     * Properties that lost their slots to others.
     *
     * @param slots the slots, which other properties have now
     * @param names names of the properties that lost them
     * @param other the slot of the properties beyond the limit
     * @param highestHash the greatest hash of a property with a slot of its own; null if unchanged
     */
    record Left(int[] slots, String[] names, int other, String highestHash) {}

    /** Assigns slots to those of a message's properties that are within the limit. */
    Left admit(Readings readings, int most) {
        boolean unlimited = layout.other() < 0;
        Set<String> entering = new LinkedHashSet<>();
        for (String property : readings.property()) {
            admit(PropertyName.of(property), most, entering);
        }
        int[] slots = new int[entering.size()];
        String[] names = new String[slots.length];
        int leaving = 0;
        Iterator<String> next = entering.iterator();
        for (int slot = 0; leaving < slots.length; slot++) {
            if (!isOther(slot) && !kept.contains(layout.name(slot))) {
                slots[leaving] = slot;
                names[leaving++] = layout.name(slot);
                values.move(slot, layout.other());
                layout = layout.with(slot, next.next());
            }
        }
        String highest = null;
        if (kept != null && layout.other() >= 0 && (unlimited || leaving > 0)) {
            highest = kept.highestHash();
        }
        return new Left(slots, names, layout.other(), highest);
    }

    private void admit(String property, int most, Set<String> entering) {
        if (property.equals(PropertyName.OTHER)) {
            return;
        }
        if (kept == null) {
            if (layout.find(property) >= 0) {
                return;
            }
            if (named() < most) {
                append(property);
                return;
            }
            kept = new KeptNames<>(most, NameHash::of);
            for (int slot = 0; slot < layout.size(); slot++) {
                if (!isOther(slot)) {
                    kept.offer(layout.name(slot));
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

    /** Deletes the row of a property. */
    static Change delete(DeviceKey device, String property) {
        return Change.delete(
                Table.DEVICE_PROPERTY, device.productKey(), device.deviceName(), property);
    }

    /** Emits the rows of the values that changed since the last call. */
    void emitChanged(String productKey, String deviceName, Consumer<Change> rows) {
        values.emitChanged(productKey, deviceName, layout, rows);
    }

    /** Approximate bytes of the latest values on the heap. */
    long estimatedBytes() {
        return values.estimatedBytes();
    }

    /** Releases memory until the next reading. */
    void pack() {
        values.pack();
    }

    void write(DataOutput out) throws IOException {
        layout.write(out);
        values.write(layout.size(), out);
    }

    static DeviceProperties read(PropertyLayouts layouts, SharedTextReader texts, DataInput in)
            throws IOException {
        PropertyLayout layout = layouts.read(in);
        return new DeviceProperties(layout, LatestValues.read(layout.size(), texts, in));
    }
}
