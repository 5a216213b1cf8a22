package io.fleetpulse.telemetry;

import io.fleetpulse.result.ByteInput;
import io.fleetpulse.result.ByteOutput;
import io.fleetpulse.result.CompactText;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Decoded numeric live readings of one device in one window, by slot of the property. They are
 * stored one by one if that takes fewer bytes than their aggregates.
 */
final class WindowContents {

    private static final int READINGS = 0;
    private static final int SUMS = 1;

    /** Approximate bytes of the aggregates of one slot. */
    private static final int BYTES_OF_SUMS = 72;

    private final long start;
    private final ReadingLog log;

    /** Whether the window leaves the state without a row, so that its readings are not decoded. */
    private final boolean leaving;

    /** By slot; null where there is no reading. */
    private Stats[] bySlot;

    private boolean hasSums;

    /**
     * Creates the empty contents of a window.
     *
     * @param start start of the window
     * @param capacity bytes that the readings of the window will probably take
     */
    WindowContents(long start, int slots, int capacity) {
        this(start, slots, capacity, false);
    }

    private WindowContents(long start, int slots, int capacity, boolean leaving) {
        this.start = start;
        this.leaving = leaving;
        log = new ReadingLog(start, capacity);
        bySlot = new Stats[slots];
    }

    /** Creates contents that ignore readings, for a window that leaves the state without rows. */
    static WindowContents leaving(long start) {
        return new WindowContents(start, 0, 0, true);
    }

    boolean isLeaving() {
        return leaving;
    }

    long start() {
        return start;
    }

    int slots() {
        return bySlot.length;
    }

    /** Aggregates of a slot; null without readings. */
    Stats get(int slot) {
        return bySlot[slot];
    }

    private Stats stats(int slot) {
        if (slot >= bySlot.length) {
            bySlot = Arrays.copyOf(bySlot, slot + 1);
        }
        if (bySlot[slot] == null) {
            bySlot[slot] = new Stats();
        }
        return bySlot[slot];
    }

    void add(LoggedReadings reading) {
        reading.copyTo(log);
        reading.countIn(stats(reading.slot()));
    }

    /** Moves the readings of a slot into another one; returns whether there were any. */
    boolean fold(int slot, int into) {
        if (slot >= bySlot.length || bySlot[slot] == null) {
            return false;
        }
        stats(into).addAll(bySlot[slot]);
        bySlot[slot] = null;
        hasSums = true;
        return true;
    }

    byte[] pack() throws IOException {
        int present = 0;
        for (Stats stats : bySlot) {
            if (stats != null) {
                present++;
            }
        }
        if (!hasSums && log.length() <= present * BYTES_OF_SUMS) {
            return log.toBytes(READINGS);
        }
        ByteOutput bytes = new ByteOutput(present * BYTES_OF_SUMS);
        DataOutputStream out = new DataOutputStream(bytes);
        int before = 0;
        for (int slot = 0; slot < bySlot.length; slot++) {
            if (bySlot[slot] != null) {
                CompactText.writeLength(slot - before, out);
                bySlot[slot].write(start, out);
                before = slot;
            }
        }
        out.writeByte(SUMS);
        return bytes.toByteArray();
    }

    /** Adds the readings that {@link #pack} wrote to this part of an array. */
    void addPacked(byte[] bytes, int from, int length) throws IOException {
        if (leaving) {
            return;
        }
        int end = from + length - 1;
        if (bytes[end] == READINGS) {
            LoggedReadings readings = new LoggedReadings(start, bytes, from, end);
            while (readings.next()) {
                add(readings);
            }
            return;
        }
        hasSums = true;
        ByteInput source = new ByteInput(bytes, from, length - 1);
        DataInputStream in = new DataInputStream(source);
        int slot = 0;
        while (source.available() > 0) {
            slot += CompactText.readLength(in);
            stats(slot).addAll(Stats.read(start, in));
        }
    }
}
