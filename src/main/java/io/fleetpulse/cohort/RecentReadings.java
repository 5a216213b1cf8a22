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
 * When a device read not long ago, and how much: {@link Moments} for each window, as far back from the
 * newest as readings change their cohort. So it is bounded whatever the device sends. And on which day
 * something was last heard of it, since most of what is heard are readings.
 *
 * <p>The window that was used last is open; the others lie in one array, each moment in three bytes.
 */
final class RecentReadings {

    private static final long NONE = Long.MIN_VALUE;
    private static final byte[] NOTHING = {};

    private long heard = NONE;
    private long newest = NONE;
    private long openStart = NONE;

    /** What is older goes when the next window is opened. */
    private long keptFrom = NONE;

    /** Null before the first window. */
    private Moments open;

    /** How many windows are closed. */
    private int closed;

    /** The closed windows: start, bytes, moments. Never written to, so copies share it. */
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

    /** Takes windows. */
    @FunctionalInterface
    interface Receiver {
        void window(long start, Moments moments);
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
            keptFrom = start - moves;
        }
        return true;
    }

    /** The moments of a window that is kept; they may be added to, until another one is asked for. */
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

    /** Closes the open window, and leaves out what is too old and the window that is to be opened. */
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

    /** How many windows there are. */
    int size() {
        if (open == null) {
            return closed;
        }
        return closed + 1;
    }

    /** Gives all windows, in no order. */
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
