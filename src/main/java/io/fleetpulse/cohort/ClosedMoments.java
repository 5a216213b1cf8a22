package io.fleetpulse.cohort;

import io.fleetpulse.result.ByteInput;
import io.fleetpulse.result.ByteOutput;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * {@link Moments} of several windows of a device as bytes: for each window, the difference of its
 * start from the one before, the length of its encoding, and the encoding. Most windows are only
 * passed over or copied, without decoding their moments. Immutable.
 */
final class ClosedMoments {

    static final ClosedMoments NONE = new ClosedMoments(new byte[0], 0);

    /** Maximum bytes of a start and a length. */
    private static final int LONGEST_HEAD = 15;

    private final byte[] bytes;
    private final int size;

    private ClosedMoments(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    /** The number of windows. */
    int size() {
        return size;
    }

    /** Returns the moments of a window; null if it is not among these. */
    Moments get(long start) {
        Cursor window = new Cursor(bytes);
        while (window.next()) {
            if (window.start == start) {
                return window.moments();
            }
        }
        return null;
    }

    /** Passes every window to the receiver, in no particular order. */
    void each(RecentReadings.Receiver receiver) {
        Cursor window = new Cursor(bytes);
        while (window.next()) {
            receiver.window(window.start, window.moments());
        }
    }

    /**
     * Removes windows, and adds one.
     *
     * @param keptFrom windows that start earlier are removed
     * @param removed start of another window that is removed, if it is among these
     * @param addedStart start of the added window, which is not among these
     * @param added moments of the added window; null to add none
     */
    ClosedMoments with(long keptFrom, long removed, long addedStart, Moments added) {
        byte[] encoded = added == null ? NONE.bytes : encoded(added);
        Writer writer = new Writer(bytes.length + encoded.length + 2 * LONGEST_HEAD);
        Cursor window = new Cursor(bytes);
        while (window.next()) {
            if (window.start >= keptFrom && window.start != removed) {
                writer.add(window.start, bytes, window.from, window.length);
            }
        }
        if (added != null) {
            writer.add(addedStart, encoded, 0, encoded.length);
        }
        return writer.moments();
    }

    private static byte[] encoded(Moments moments) {
        ByteOutput encoded = new ByteOutput(64);
        try {
            moments.write(new DataOutputStream(encoded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoded.toByteArray();
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(size, out);
        CompactText.writeLength(bytes.length, out);
        out.write(bytes);
    }

    static ClosedMoments read(DataInput in) throws IOException {
        int size = CompactText.readLength(in);
        byte[] bytes = new byte[CompactText.readLength(in)];
        in.readFully(bytes);
        return size == 0 ? NONE : new ClosedMoments(bytes, size);
    }

    /** Its fields describe the window that {@link #next} moved to. */
    private static final class Cursor {

        private final byte[] bytes;
        private long start;
        private int from;
        private int length;

        private Cursor(byte[] bytes) {
            this.bytes = bytes;
        }

        private boolean next() {
            from += length;
            if (from == bytes.length) {
                return false;
            }
            long step = number();
            start += step >>> 1 ^ -(step & 1);
            length = (int) number();
            return true;
        }

        private long number() {
            long number = 0;
            int shift = 0;
            while (bytes[from] < 0) {
                number |= (bytes[from++] & 0x7FL) << shift;
                shift += 7;
            }
            return number | (long) bytes[from++] << shift;
        }

        private Moments moments() {
            try {
                return Moments.read(new DataInputStream(new ByteInput(bytes, from, length)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Concatenates windows. */
    private static final class Writer {

        private final byte[] bytes;
        private int used;
        private int size;
        private long before;

        private Writer(int most) {
            bytes = new byte[most];
        }

        private void add(long start, byte[] source, int from, int length) {
            long step = start - before;
            put(step << 1 ^ step >> Long.SIZE - 1);
            put(length);
            System.arraycopy(source, from, bytes, used, length);
            used += length;
            before = start;
            size++;
        }

        private void put(long number) {
            long rest = number;
            while ((rest & ~0x7FL) != 0) {
                bytes[used++] = (byte) (rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            bytes[used++] = (byte) rest;
        }

        private ClosedMoments moments() {
            return size == 0 ? NONE : new ClosedMoments(Arrays.copyOf(bytes, used), size);
        }
    }
}
