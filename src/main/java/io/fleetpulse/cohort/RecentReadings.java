package io.fleetpulse.cohort;

import io.fleetpulse.activity.ReadingTimes;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** When a device read not long ago, and how much at each time. */
final class RecentReadings {

    private long[] times;
    private int[] counts;
    private int used;

    RecentReadings() {
        this(new long[0], new int[0], 0);
    }

    private RecentReadings(long[] times, int[] counts, int used) {
        this.times = times;
        this.counts = counts;
        this.used = used;
    }

    RecentReadings copy() {
        return new RecentReadings(times.clone(), counts.clone(), used);
    }

    /** Adds readings, and forgets those before a time. */
    void add(ReadingTimes readings, long keptFrom) {
        int kept = 0;
        for (int index = 0; index < used; index++) {
            if (times[index] >= keptFrom) {
                times[kept] = times[index];
                counts[kept++] = counts[index];
            }
        }
        int most = kept + readings.times().length;
        if (times.length < most) {
            times = Arrays.copyOf(times, most + most / 2);
            counts = Arrays.copyOf(counts, most + most / 2);
        }
        for (int index = 0; index < readings.times().length; index++) {
            if (readings.times()[index] >= keptFrom) {
                times[kept] = readings.times()[index];
                counts[kept++] = readings.counts()[index];
            }
        }
        used = kept;
    }

    /** All of them. */
    ReadingTimes of(String productKey, String deviceName) {
        return new ReadingTimes(
                productKey, deviceName, Arrays.copyOf(times, used), Arrays.copyOf(counts, used));
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        long before = 0;
        for (int index = 0; index < used; index++) {
            CompactLong.write(times[index] - before, out);
            CompactText.writeLength(counts[index], out);
            before = times[index];
        }
    }

    static RecentReadings read(DataInput in) throws IOException {
        int used = CompactText.readLength(in);
        long[] times = new long[used];
        int[] counts = new int[used];
        long time = 0;
        for (int index = 0; index < used; index++) {
            time += CompactLong.read(in);
            times[index] = time;
            counts[index] = CompactText.readLength(in);
        }
        return new RecentReadings(times, counts, used);
    }
}
