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
 * The times of a device's readings that were not told yet. The readings of a message mostly have one
 * time, so there is about one entry a message.
 */
final class CountedTimes {

    /** So many are told at once, without waiting for a window to close. */
    static final int MOST = 64;

    private static final int SMALLEST_CAPACITY = 4;

    // Pairs beside each other: a time, and how many readings have it.
    private long[] entries = new long[2 * SMALLEST_CAPACITY];
    private int used;

    CountedTimes() {}

    CountedTimes(CountedTimes from) {
        entries = from.entries.clone();
        used = from.used;
    }

    void add(long time) {
        int next = 2 * used;
        if (used > 0 && entries[next - 2] == time) {
            entries[next - 1]++;
            return;
        }
        if (next == entries.length) {
            entries = Arrays.copyOf(entries, next * 2);
        }
        entries[next] = time;
        entries[next + 1] = 1;
        used++;
    }

    boolean isEmpty() {
        return used == 0;
    }

    boolean isFull() {
        return used >= MOST;
    }

    /** Tells them, and begins anew. */
    void tell(DeviceKey device, TelemetryOutput output) {
        if (used == 0) {
            return;
        }
        long[] times = new long[used];
        int[] counts = new int[used];
        for (int entry = 0; entry < used; entry++) {
            times[entry] = entries[2 * entry];
            counts[entry] = (int) entries[2 * entry + 1];
        }
        output.readingTimes(
                new ReadingTimes(device.productKey(), device.deviceName(), times, counts));
        used = 0;
        if (entries.length > 2 * MOST) {
            entries = new long[2 * SMALLEST_CAPACITY];
        }
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        long before = 0;
        for (int entry = 0; entry < 2 * used; entry += 2) {
            CompactLong.write(entries[entry] - before, out);
            CompactText.writeLength((int) entries[entry + 1], out);
            before = entries[entry];
        }
    }

    static CountedTimes read(DataInput in) throws IOException {
        CountedTimes read = new CountedTimes();
        int size = CompactText.readLength(in);
        read.entries = new long[2 * Math.max(SMALLEST_CAPACITY, size)];
        long time = 0;
        for (int entry = 0; entry < 2 * size; entry += 2) {
            time += CompactLong.read(in);
            read.entries[entry] = time;
            read.entries[entry + 1] = CompactText.readLength(in);
        }
        read.used = size;
        return read;
    }
}
