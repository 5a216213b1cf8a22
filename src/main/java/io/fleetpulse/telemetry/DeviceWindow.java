package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The numeric live readings of one device in one window, by the property's slot. */
final class DeviceWindow {

    private static final long NEVER = -1;

    final long start;
    private Stats[] bySlot;
    private boolean changed;
    private long emittedIn = NEVER;

    DeviceWindow(long start, int slots) {
        this.start = start;
        this.bySlot = new Stats[slots];
    }

    DeviceWindow(DeviceWindow from) {
        start = from.start;
        changed = from.changed;
        emittedIn = from.emittedIn;
        bySlot = new Stats[from.bySlot.length];
        for (int slot = 0; slot < bySlot.length; slot++) {
            if (from.bySlot[slot] != null) {
                bySlot[slot] = new Stats(from.bySlot[slot]);
            }
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
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, bySlot.length * 2));
        }
        Stats stats = bySlot[slot];
        boolean first = stats == null;
        if (first) {
            stats = new Stats();
            bySlot[slot] = stats;
        }
        stats.add(value, time, late);
        changed = true;
        return first;
    }

    /** Gives out one row for each property. */
    void emit(
            DeviceKey device,
            DeviceProperties properties,
            long end,
            long run,
            TelemetryOutput output) {
        for (int slot = 0; slot < bySlot.length; slot++) {
            if (bySlot[slot] != null) {
                output.row(row(device, properties.name(slot), end, bySlot[slot]));
            }
        }
        changed = false;
        emittedIn = run;
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
                stats.squares,
                stats.average(),
                stats.first,
                stats.firstAt,
                stats.last,
                stats.lastAt,
                stats.count,
                0L,
                stats.late);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeBoolean(changed);
        out.writeLong(emittedIn);
        CompactText.writeLength(bySlot.length, out);
        for (Stats stats : bySlot) {
            out.writeBoolean(stats != null);
            if (stats != null) {
                stats.write(start, out);
            }
        }
    }

    static DeviceWindow read(DataInput in) throws IOException {
        long start = in.readLong();
        boolean changed = in.readBoolean();
        long emittedIn = in.readLong();
        DeviceWindow window = new DeviceWindow(start, CompactText.readLength(in));
        window.changed = changed;
        window.emittedIn = emittedIn;
        for (int slot = 0; slot < window.bySlot.length; slot++) {
            if (in.readBoolean()) {
                window.bySlot[slot] = Stats.read(start, in);
            }
        }
        return window;
    }
}
