package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The recent readings of a device: {@link Moments} for each window in which readings may still
 * change their cohort, of at most {@value #MOST} windows. Also the day of the device's last event,
 * since most events are readings.
 *
 * <p>The most recently used window is open; the others are {@link ClosedMoments}.
 */
final class RecentReadings {

    /** Maximum number of windows: the watermark may lag, and the oldest windows leave first. */
    static final int MOST = 240;

    private static final long NONE = Long.MIN_VALUE;

    private long lastDay = NONE;
    private long openStart = NONE;

    /** Older windows are removed when another window is opened. Not stored. */
    private long keptFrom = NONE;

    /** The open window; null before the first. */
    private Moments open;

    private ClosedMoments closed = ClosedMoments.NONE;

    RecentReadings() {}

    RecentReadings copy() {
        RecentReadings copy = new RecentReadings();
        copy.lastDay = lastDay;
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
    boolean recordEvent(long day) {
        boolean other = lastDay != day;
        lastDay = day;
        return other;
    }

    /** The day of the device's last event, in processing time. */
    long lastDay() {
        return lastDay;
    }

    /**
     * Keeps windows from the given start on.
     *
     * @param start milliseconds since the epoch; an earlier one than before has no effect
     */
    void keepFrom(long start) {
        keptFrom = Math.max(keptFrom, start);
    }

    /** Start of the first kept window; {@link Long#MIN_VALUE} while all windows are kept. */
    long keptFrom() {
        return keptFrom;
    }

    /** Whether readings of the window with this start may still change their cohort. */
    boolean isKept(long start) {
        return start >= keptFrom;
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
        if (opened == null && size() >= MOST) {
            keepFrom(Math.min(oldest(), start) + 1);
        }
        Moments kept = openStart >= keptFrom ? open : null;
        closed = closed.with(keptFrom, start, openStart, kept);
        openStart = start;
        open = opened == null ? new Moments() : opened;
        return open;
    }

    private long oldest() {
        return Math.min(openStart, closed.oldest());
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
        CompactLong.write(lastDay, out);
        closed.write(out);
        out.writeBoolean(open != null);
        if (open != null) {
            CompactLong.write(openStart, out);
            open.write(out);
        }
    }

    static RecentReadings read(DataInput in) throws IOException {
        RecentReadings read = new RecentReadings();
        read.lastDay = CompactLong.read(in);
        read.closed = ClosedMoments.read(in);
        if (in.readBoolean()) {
            read.openStart = CompactLong.read(in);
            read.open = Moments.read(in);
        }
        return read;
    }
}
