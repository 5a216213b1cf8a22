package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The recent readings of a device: {@link Moments} for each window, as far back from the newest as
 * readings may change their cohort, so the size is bounded whatever the device sends. Also the day
 * of the device's last event, since most events are readings.
 *
 * <p>The most recently used window is open; the others are stored in one byte array.
 */
final class RecentReadings {

    private static final long NONE = Long.MIN_VALUE;
    private static final byte[] NOTHING = {};

    private long heard = NONE;
    private long newest = NONE;
    private long openStart = NONE;

    /** Older windows are removed when another window is opened. */
    private long keptFrom = NONE;

    /** The open window; null before the first. */
    private Moments open;

    /** Number of closed windows. */
    private int closed;

    /** The closed windows: start and moments of each. Never modified, so copies share the array. */
    private byte[] bytes = NOTHING;

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
        copy.bytes = bytes;
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
     * opened.
     */
    Moments window(long start) {
        if (open != null && openStart == start) {
            return open;
        }
        Moments[] found = {null};
        if (closed > 0) {
            each(
                    bytes,
                    closed,
                    (known, moments) -> {
                        if (known == start) {
                            found[0] = moments;
                        }
                    });
        }
        close(start);
        openStart = start;
        open = found[0];
        if (open == null) {
            open = new Moments();
        }
        return open;
    }

    /** Closes the open window; drops windows that are too old, and the one about to be opened. */
    private void close(long opened) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length + 64);
        DataOutputStream out = new DataOutputStream(kept);
        int[] count = {0};
        each(
                bytes,
                closed,
                (start, moments) -> {
                    if (start >= keptFrom && start != opened) {
                        write(start, moments, out);
                        count[0]++;
                    }
                });
        if (open != null && openStart >= keptFrom) {
            write(openStart, open, out);
            count[0]++;
        }
        bytes = kept.toByteArray();
        closed = count[0];
    }

    private static void write(long start, Moments moments, DataOutput out) {
        try {
            CompactLong.write(start, out);
            moments.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void each(byte[] bytes, int count, Receiver receiver) {
        try {
            DataInput in = new DataInputStream(new ByteArrayInputStream(bytes));
            for (int index = 0; index < count; index++) {
                receiver.window(CompactLong.read(in), Moments.read(in));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of windows. */
    int size() {
        if (open == null) {
            return closed;
        }
        return closed + 1;
    }

    /** Passes every window to the receiver, in no particular order. */
    void each(Receiver receiver) {
        each(bytes, closed, receiver);
        if (open != null) {
            receiver.window(openStart, open);
        }
    }

    void write(DataOutput out) throws IOException {
        CompactLong.write(heard, out);
        CompactLong.write(newest, out);
        CompactText.writeLength(closed, out);
        CompactText.writeLength(bytes.length, out);
        out.write(bytes);
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
        read.closed = CompactText.readLength(in);
        int length = CompactText.readLength(in);
        if (length > 0) {
            read.bytes = new byte[length];
            in.readFully(read.bytes);
        }
        if (in.readBoolean()) {
            read.openStart = CompactLong.read(in);
            read.open = Moments.read(in);
        }
        return read;
    }
}
