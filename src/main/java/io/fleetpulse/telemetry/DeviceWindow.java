package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.Table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The numeric live readings of one device in one window, by the property's slot.
 *
 * <p>Most windows in the state have closed and wait only for what is late: such a window is packed
 * into the bytes in which it is stored. They take less memory, are copied by nobody, and go into a
 * checkpoint as they are.
 */
final class DeviceWindow {

    private static final long NEVER = -1;
    private static final int BYTES_OF_A_SLOT = 72;

    final long start;
    // One of these two is null.
    private StatsBySlot stats;
    private byte[] packed;
    private boolean changed;
    private long emittedIn = NEVER;

    DeviceWindow(long start, int slots) {
        this.start = start;
        this.stats = new StatsBySlot(slots);
    }

    private DeviceWindow(long start, byte[] packed) {
        this.start = start;
        this.packed = packed;
    }

    DeviceWindow(DeviceWindow from) {
        start = from.start;
        changed = from.changed;
        emittedIn = from.emittedIn;
        packed = from.packed;
        if (from.stats != null) {
            stats = new StatsBySlot(from.stats);
        }
    }

    /** Whether something changed since the rows were last given out. */
    boolean hasChanged() {
        return changed;
    }

    /**
     * Whether the rows were given out by this run of the job, a run being what follows a restart. What
     * an earlier run wrote may hold readings that this one, in which the watermark went another way,
     * has put into amendments.
     */
    boolean isEmittedIn(long run) {
        return emittedIn == run;
    }

    /** Adds a reading; true if it is the first one of its property. */
    boolean add(int slot, double value, long time, boolean late) {
        unpack();
        changed = true;
        return stats.add(slot, value, time, late);
    }

    /** One reading of a slot counts as late no longer. */
    void takeBackLate(int slot) {
        unpack();
        stats.takeBackLate(slot);
        changed = true;
    }

    /** Counts what one slot had in another; whether it had anything. */
    boolean fold(int slot, int into) {
        unpack();
        boolean folded = stats.fold(slot, into);
        changed |= folded;
        return folded;
    }

    /** Deletes the row of a property. */
    static Change delete(DeviceKey device, String property, long start) {
        return Change.delete(
                Table.PROPERTY_WINDOW, device.productKey(), device.deviceName(), property, start);
    }

    /** Gives out one row for each property of a window that has closed. */
    void emit(
            DeviceKey device,
            DeviceProperties properties,
            long end,
            long run,
            TelemetryOutput output) {
        unpack();
        for (int slot = 0; slot < stats.slots(); slot++) {
            Stats ofSlot = stats.get(slot);
            if (ofSlot.count > 0) {
                output.row(row(device, properties.name(slot), end, ofSlot));
            }
        }
        changed = false;
        emittedIn = run;
        packed = pack();
        stats = null;
    }

    private Change row(DeviceKey device, String property, long end, Stats stats) {
        return Change.upsert(
                Table.PROPERTY_WINDOW,
                device.productKey(),
                device.deviceName(),
                property,
                start,
                end,
                stats.count,
                stats.min,
                stats.max,
                stats.sum(),
                stats.squares(),
                stats.average(),
                stats.first,
                stats.firstAt,
                stats.last,
                stats.lastAt,
                stats.count,
                0L,
                stats.late,
                stats.restsOfMany());
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeBoolean(changed);
        out.writeLong(emittedIn);
        byte[] bytes = packed;
        if (bytes == null) {
            bytes = pack();
        }
        CompactText.writeLength(bytes.length, out);
        out.write(bytes);
    }

    static DeviceWindow read(DataInput in) throws IOException {
        long start = in.readLong();
        boolean changed = in.readBoolean();
        long emittedIn = in.readLong();
        byte[] packed = new byte[CompactText.readLength(in)];
        in.readFully(packed);
        DeviceWindow window = new DeviceWindow(start, packed);
        window.changed = changed;
        window.emittedIn = emittedIn;
        return window;
    }

    private byte[] pack() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(stats.slots() * BYTES_OF_A_SLOT);
        try {
            stats.write(start, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void unpack() {
        if (stats != null) {
            return;
        }
        try {
            stats = StatsBySlot.read(start, new DataInputStream(new ByteArrayInputStream(packed)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packed = null;
    }
}
