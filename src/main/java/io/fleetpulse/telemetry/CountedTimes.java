package io.fleetpulse.telemetry;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Times of a device's readings that are not emitted yet. The readings of a message mostly have the
 * same time, so a message adds about one entry, of a few bytes, since times differ little.
 */
final class CountedTimes {

    /** Entries at which the times are emitted without waiting for a window to close. */
    static final int MOST = 64;

    private static final byte[] NONE = {};
    private static final int LONGEST_ENTRY = 15;

    /** All entries but the last: only ever appended to, so that copies share the bytes. */
    private byte[] bytes = NONE;

    private int length;
    private long before;
    private int used;

    // The last entry.
    private long time;
    private int count;

    CountedTimes() {}

    /** Copies; only one of the two may change from now on, since they share bytes. */
    CountedTimes(CountedTimes from) {
        bytes = from.bytes;
        length = from.length;
        before = from.before;
        used = from.used;
        time = from.time;
        count = from.count;
    }

    void add(long another) {
        if (used > 0 && another == time) {
            count++;
            return;
        }
        if (used > 0) {
            append();
        }
        time = another;
        count = 1;
        used++;
    }

    private void append() {
        if (length + LONGEST_ENTRY > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + length / 2 + 2 * LONGEST_ENTRY);
        }
        long step = time - before;
        put(step << 1 ^ step >> Long.SIZE - 1);
        put(count);
        before = time;
    }

    private void put(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    boolean isFull() {
        return used >= MOST;
    }

    /** Emits all times. */
    void emit(DeviceKey device, TelemetryOutput output) {
        long[] times = new long[used];
        int[] counts = new int[used];
        int at = 0;
        long next = 0;
        for (int entry = 0; entry < used - 1; entry++) {
            long step = number(at);
            at = end(at);
            next += step >>> 1 ^ -(step & 1);
            times[entry] = next;
            counts[entry] = (int) number(at);
            at = end(at);
        }
        times[used - 1] = time;
        counts[used - 1] = count;
        output.readingTimes(
                new ReadingTimes(device.productKey(), device.deviceName(), times, counts));
    }

    private long number(int from) {
        long bits = 0;
        int at = from;
        int shift = 0;
        while (bytes[at] < 0) {
            bits |= (bytes[at++] & 0x7FL) << shift;
            shift += 7;
        }
        return bits | (long) bytes[at] << shift;
    }

    private int end(int from) {
        int at = from;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        if (used > 0) {
            CompactLong.write(time, out);
            CompactText.writeLength(count, out);
            CompactText.writeLength(length, out);
            out.write(bytes, 0, length);
            CompactLong.write(before - time, out);
        }
    }

    static CountedTimes read(DataInput in) throws IOException {
        CountedTimes read = new CountedTimes();
        read.used = CompactText.readLength(in);
        if (read.used > 0) {
            read.time = CompactLong.read(in);
            read.count = CompactText.readLength(in);
            read.length = CompactText.readLength(in);
            read.bytes = new byte[read.length + LONGEST_ENTRY];
            in.readFully(read.bytes, 0, read.length);
            read.before = read.time + CompactLong.read(in);
        }
        return read;
    }
}
