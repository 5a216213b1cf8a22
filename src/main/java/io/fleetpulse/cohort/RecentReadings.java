package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The recent readings of a device: {@link Moments} for each window, as far back from the newest as
 * readings may change their cohort, so the size is bounded whatever the device sends. Also the day
 * of the device's last event, since most events are readings.
 *
 * <p>The most recently used window is open; the others are {@link ClosedMoments}.
 */
final class RecentReadings {

    private static final long NONE = Long.MIN_VALUE;

    private long heard = NONE;
    private long newest = NONE;
    private long openStart = NONE;

    /** Older windows are removed when another window is opened. */
    private long keptFrom = NONE;

    /** The open window; null before the first. */
    private Moments open;

    private ClosedMoments closed = ClosedMoments.NONE;

    RecentReadings() {}

    RecentReadings copy() {
        RecentReadings copy = new RecentReadings();
        copy.heard = heard;
        copy.newest = newest;
        copy.openStart = openStart;
        copy.keptFrom = keptFrom;
        if (open != null) {
            copy.open = open.copy();
        }
        copy.closed = closed;
        return copy;
    }

    /** Receives windows. */
    @FunctionalInterface
    interface Receiver {
        void window(long start, Moments moments);
    }

    /**
     * Records the day of an event of the device.
     *
     * @param day day in processing time
     * @return whether the day differs from the previous one
     */
    boolean hear(long day) {
        boolean other = heard != day;
        heard = day;
        return other;
    }

    /** The day of the device's last event, in processing time. */
    long heard() {
        return heard;
    }

    /**
     * Advances the newest window if needed.
     *
     * @param start start of the window, milliseconds since the epoch
     * @param moves how far back from the newest window readings may change their cohort,
     *     milliseconds
     * @return false if readings of the window are too old for that
     */
    boolean isKept(long start, long moves) {
        if (newest != NONE && start < newest - moves) {
            return false;
        }
        if (start > newest) {
            newest = start;
            keptFrom = start - moves;
        }
        return true;
    }

    /**
     * Opens a window and returns its moments. The caller may add to them until another window is
     * opened. Closes the window that was open, and drops windows that are too old.
     */
    Moments window(long start) {
        if (open != null && openStart == start) {
            return open;
        }
        Moments opened = closed.get(start);
        Moments kept = openStart >= keptFrom ? open : null;
        closed = closed.with(keptFrom, start, openStart, kept);
        openStart = start;
        open = opened == null ? new Moments() : opened;
        return open;
    }

    /** The number of windows. */
    int size() {
        if (open == null) {
            return closed.size();
        }
        return closed.size() + 1;
    }

    /** Passes every window to the receiver, in no particular order. */
    void each(Receiver receiver) {
        closed.each(receiver);
        if (open != null) {
            receiver.window(openStart, open);
        }
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(heard, out);
        CompactLong.write(newest, out);
        closed.write(out);
        out.writeBoolean(open != null);
        if (open != null) {
            CompactLong.write(openStart, out);
            open.write(out);
        }
    }

    static RecentReadings read(DataInput in) throws IOException {
        RecentReadings read = new RecentReadings();
        read.heard = CompactLong.read(in);
        read.newest = CompactLong.read(in);
        read.closed = ClosedMoments.read(in);
        if (in.readBoolean()) {
            read.openStart = CompactLong.read(in);
            read.open = Moments.read(in);
        }
        return read;
    }
}
