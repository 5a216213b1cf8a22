package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The numeric live readings of one device in one window, by the property's slot, while its rows are made.
 * Stored, they are the readings one by one where that takes less than their sums.
 */
final class WindowContents {

    private static final int READINGS = 0;
    private static final int SUMS = 1;

    /** About as much as the sums of one slot take. */
    private static final int BYTES_OF_SUMS = 72;

    private final long start;
    private final ReadingLog log;

    /** Whether the window leaves the state, so that nobody asks for what it holds. */
    private final boolean leaving;

    /** By slot; null where there is no reading. */
    private Stats[] bySlot;

    private boolean hasSums;

    /** Nothing of the window with this start yet. */
    WindowContents(long start, int slots) {
        this(start, slots, false);
    }

    private WindowContents(long start, int slots, boolean leaving) {
        this.start = start;
        this.leaving = leaving;
        log = new ReadingLog(start);
        bySlot = new Stats[slots];
    }

    /** Of a window that leaves the state without rows: takes nothing in. */
    static WindowContents leaving(long start) {
        return new WindowContents(start, 0, true);
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

    /** What there is of a slot; null without readings. */
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

    /** Adds what one slot has to another, and empties it; whether it had anything. */
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(present * BYTES_OF_SUMS);
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

    /** Adds what was packed into this part of an array. */
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
        ByteArrayInputStream source = new ByteArrayInputStream(bytes, from, length - 1);
        DataInputStream in = new DataInputStream(source);
        int slot = 0;
        while (source.available() > 0) {
            slot += CompactText.readLength(in);
            stats(slot).addAll(Stats.read(start, in));
        }
    }
}
