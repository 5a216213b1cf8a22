package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * When a device read not long ago, and how much: {@link Moments} for each window, as far back from the
 * newest as readings change their cohort. So it is bounded whatever the device sends. And on which day
 * something was last heard of it, since most of what is heard are readings.
 */
final class RecentReadings {

    private static final long NONE = Long.MIN_VALUE;

    private long heard;
    private long newest;
    private int used;
    private long[] starts;
    private Moments[] windows;

    RecentReadings() {
        this(NONE, NONE, 0, new long[1], new Moments[1]);
    }

    private RecentReadings(long heard, long newest, int used, long[] starts, Moments[] windows) {
        this.heard = heard;
        this.newest = newest;
        this.used = used;
        this.starts = starts;
        this.windows = windows;
    }

    RecentReadings copy() {
        Moments[] copies = new Moments[used];
        for (int index = 0; index < used; index++) {
            copies[index] = windows[index].copy();
        }
        return new RecentReadings(heard, newest, used, Arrays.copyOf(starts, used), copies);
    }

    /**
     * Takes down when something was heard of the device.
     *
     * @param day in the machine's time
     * @return whether that is another day than before
     */
    boolean hear(long day) {
        boolean other = heard != day;
        heard = day;
        return other;
    }

    /** The day on which something was last heard of the device, in the machine's time. */
    long heard() {
        return heard;
    }

    /**
     * Makes room for readings of a window.
     *
     * @param start start of the window
     * @param moves how far back from the newest window readings change their cohort, milliseconds
     * @return false if they are too old for that
     */
    boolean isKept(long start, long moves) {
        if (newest != NONE && start < newest - moves) {
            return false;
        }
        if (start > newest) {
            newest = start;
            forgetBefore(start - moves);
        }
        return true;
    }

    private void forgetBefore(long start) {
        int kept = 0;
        for (int index = 0; index < used; index++) {
            if (starts[index] >= start) {
                starts[kept] = starts[index];
                windows[kept] = windows[index];
                kept++;
            }
        }
        Arrays.fill(windows, kept, used, null);
        used = kept;
    }

    /** The moments of a window that is kept; they may be added to. */
    Moments window(long start) {
        for (int index = used - 1; index >= 0; index--) {
            if (starts[index] == start) {
                return windows[index];
            }
        }
        if (used == starts.length) {
            starts = Arrays.copyOf(starts, used + 2);
            windows = Arrays.copyOf(windows, used + 2);
        }
        starts[used] = start;
        windows[used] = new Moments();
        return windows[used++];
    }

    /** How many windows there are. */
    int size() {
        return used;
    }

    /** Start of one of the windows; they are in no order. */
    long start(int index) {
        return starts[index];
    }

    /** One of the windows. */
    Moments moments(int index) {
        return windows[index];
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(heard, out);
        CompactLong.write(newest, out);
        CompactText.writeLength(used, out);
        for (int index = 0; index < used; index++) {
            CompactLong.write(newest - starts[index], out);
            windows[index].write(out);
        }
    }

    static RecentReadings read(DataInput in) throws IOException {
        long heard = CompactLong.read(in);
        long newest = CompactLong.read(in);
        int used = CompactText.readLength(in);
        long[] starts = new long[used];
        Moments[] windows = new Moments[used];
        for (int index = 0; index < used; index++) {
            starts[index] = newest - CompactLong.read(in);
            windows[index] = Moments.read(in);
        }
        return new RecentReadings(heard, newest, used, starts, windows);
    }
}
