package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Append-only log of a device's numbers in the order of arrival, each with its slot, window, time
 * and whether it is late. A reading takes three or four bytes, since it is stored as the difference
 * from the one before. Copies share the bytes. {@link LoggedReadings} reads the log.
 */
final class ReadingLog {

    static final int SAME_TIME = 0x08;
    static final int NEXT_SLOT = 0x10;
    static final int LATE = 0x20;

    /** Not a reading: one reading of this slot and window is no longer late. */
    static final int TAKEN_BACK = 0x40;

    static final int OTHER_WINDOW = 0x80;

    private static final byte[] NONE = {};
    private static final int LONGEST_ENTRY = 40;
    private static final int SMALLEST_CAPACITY = 80;

    private final long base;
    private final int capacity;
    private byte[] bytes = NONE;
    private int used;
    private long window;
    private long time;
    private int slot = -1;

    /** Creates an empty log; {@code base} is the time from which the first entry differs. */
    ReadingLog(long base) {
        this(base, 0);
    }

    /**
     * As above, for a log that will probably have {@code capacity} bytes; it takes memory only with
     * its first entry.
     */
    ReadingLog(long base, int capacity) {
        this.base = base;
        this.capacity = Math.max(SMALLEST_CAPACITY, capacity + LONGEST_ENTRY);
        window = base;
        time = base;
    }

    /** Copies; only one of the two may change from now on, since they share bytes. */
    ReadingLog(ReadingLog from) {
        base = from.base;
        capacity = from.capacity;
        bytes = from.bytes;
        used = from.used;
        window = from.window;
        time = from.time;
        slot = from.slot;
    }

    /** Length in bytes. */
    int length() {
        return used;
    }

    void add(long ofWindow, int ofSlot, double value, long at, boolean late) {
        long packed = PackedNumber.pack(value);
        int flags = PackedNumber.power(packed);
        if (late) {
            flags |= LATE;
        }
        begin(flags, ofWindow, ofSlot, at);
        if (packed == PackedNumber.NONE) {
            long bits = Double.doubleToRawLongBits(value);
            for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                bytes[used++] = (byte) (bits >>> shift);
            }
        } else {
            put(PackedNumber.whole(packed));
        }
    }

    /** Adds a reading whose value is copied in encoded form from another log. */
    void add(long ofWindow, int ofSlot, int flags, long at, byte[] source, int from, int length) {
        begin(flags & (LATE | PackedNumber.RAW), ofWindow, ofSlot, at);
        System.arraycopy(source, from, bytes, used, length);
        used += length;
    }

    /** Records that one reading of a slot and window is no longer late. */
    void takeBackLate(long ofWindow, int ofSlot) {
        begin(TAKEN_BACK, ofWindow, ofSlot, time);
    }

    private void begin(int flags, long ofWindow, int ofSlot, long at) {
        if (used + LONGEST_ENTRY > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(capacity, used + used / 2));
            if (used + LONGEST_ENTRY > bytes.length) {
                bytes = Arrays.copyOf(bytes, used + LONGEST_ENTRY);
            }
        }
        int head = flags;
        head |= at == time ? SAME_TIME : 0;
        head |= ofSlot == slot + 1 ? NEXT_SLOT : 0;
        head |= ofWindow == window ? 0 : OTHER_WINDOW;
        bytes[used++] = (byte) head;
        if ((head & OTHER_WINDOW) != 0) {
            put(ofWindow - window);
        }
        if ((head & NEXT_SLOT) == 0) {
            put(ofSlot);
        }
        if ((head & SAME_TIME) == 0) {
            put(at - time);
        }
        window = ofWindow;
        slot = ofSlot;
        time = at;
    }

    private void put(long number) {
        long rest = number << 1 ^ number >> Long.SIZE - 1;
        while ((rest & ~0x7FL) != 0) {
            bytes[used++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[used++] = (byte) rest;
    }

    LoggedReadings read() {
        return new LoggedReadings(base, bytes, 0, used);
    }

    /** Returns the bytes, followed by {@code last}; the reader needs the same base. */
    byte[] toBytes(int last) {
        byte[] all = Arrays.copyOf(bytes, used + 1);
        all[used] = (byte) last;
        return all;
    }

    /** Writes a log with the base 0. */
    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        if (used > 0) {
            out.write(bytes, 0, used);
            CompactLong.write(window, out);
            CompactLong.write(time - window, out);
            CompactText.writeLength(slot, out);
        }
    }

    static ReadingLog read(DataInput in) throws IOException {
        ReadingLog log = new ReadingLog(0);
        log.used = CompactText.readLength(in);
        if (log.used > 0) {
            // The state is read because a message came: leave room for its readings.
            log.bytes = new byte[log.used + LONGEST_ENTRY];
            in.readFully(log.bytes, 0, log.used);
            log.window = CompactLong.read(in);
            log.time = log.window + CompactLong.read(in);
            log.slot = CompactText.readLength(in);
        }
        return log;
    }
}
