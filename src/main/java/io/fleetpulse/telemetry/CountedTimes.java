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

    private long[] times = new long[SMALLEST_CAPACITY];
    private int[] counts = new int[SMALLEST_CAPACITY];
    private int used;

    CountedTimes() {}

    CountedTimes(CountedTimes from) {
        times = from.times.clone();
        counts = from.counts.clone();
        used = from.used;
    }

    void add(long time) {
        if (used > 0 && times[used - 1] == time) {
            counts[used - 1]++;
            return;
        }
        if (used == times.length) {
            times = Arrays.copyOf(times, used * 2);
            counts = Arrays.copyOf(counts, used * 2);
        }
        times[used] = time;
        counts[used] = 1;
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
        output.readingTimes(
                new ReadingTimes(
                        device.productKey(),
                        device.deviceName(),
                        Arrays.copyOf(times, used),
                        Arrays.copyOf(counts, used)));
        used = 0;
        if (times.length > MOST) {
            times = new long[SMALLEST_CAPACITY];
            counts = new int[SMALLEST_CAPACITY];
        }
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        long before = 0;
        for (int entry = 0; entry < used; entry++) {
            CompactLong.write(times[entry] - before, out);
            CompactText.writeLength(counts[entry], out);
            before = times[entry];
        }
    }

    static CountedTimes read(DataInput in) throws IOException {
        CountedTimes read = new CountedTimes();
        int size = CompactText.readLength(in);
        int capacity = Math.max(SMALLEST_CAPACITY, size);
        read.times = new long[capacity];
        read.counts = new int[capacity];
        long time = 0;
        for (int entry = 0; entry < size; entry++) {
            time += CompactLong.read(in);
            read.times[entry] = time;
            read.counts[entry] = CompactText.readLength(in);
        }
        read.used = size;
        return read;
    }
}
