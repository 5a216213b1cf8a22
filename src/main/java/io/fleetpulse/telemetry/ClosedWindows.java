package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Closed windows of a device, which wait for late readings, concatenated in their stored bytes.
 * They take little memory, need no copies, and are written to a checkpoint as they are. Immutable.
 */
final class ClosedWindows {

    static final ClosedWindows NONE = new ClosedWindows(new byte[0]);

    private final byte[] bytes;

    private ClosedWindows(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    Reader read() {
        return new Reader(bytes);
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(bytes.length, out);
        out.write(bytes);
    }

    static ClosedWindows read(DataInput in) throws IOException {
        byte[] bytes = new byte[CompactText.readLength(in)];
        in.readFully(bytes);
        return new ClosedWindows(bytes);
    }

    /** Cursor over the windows: its methods describe the window that {@link #next} moved to. */
    static final class Reader {

        private final byte[] bytes;
        private long start;
        private int from;
        private int length;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean next() {
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

        long start() {
            return start;
        }

        /** Adds the window's readings to the contents. */
        void addTo(WindowContents contents) throws IOException {
            contents.addPacked(bytes, from, length);
        }
    }

    /** Concatenates windows. */
    static final class Writer {

        private static final int LONGEST_HEAD = 15;

        private byte[] bytes;
        private int used;
        private long before;

        /** Allocates room for about as many bytes as these windows have. */
        Writer(ClosedWindows windows) {
            bytes = new byte[windows.bytes.length + windows.bytes.length / 8 + 64];
        }

        /** Appends a window without decoding it. */
        void add(Reader window) {
            add(window.start, window.bytes, window.from, window.length);
        }

        void add(WindowContents window) throws IOException {
            byte[] packed = window.pack();
            add(window.start(), packed, 0, packed.length);
        }

        private void add(long start, byte[] source, int from, int length) {
            int most = used + LONGEST_HEAD + length;
            if (most > bytes.length) {
                bytes = Arrays.copyOf(bytes, most + used / 2);
            }
            long step = start - before;
            put(step << 1 ^ step >> Long.SIZE - 1);
            put(length);
            System.arraycopy(source, from, bytes, used, length);
            used += length;
            before = start;
        }

        private void put(long number) {
            long rest = number;
            while ((rest & ~0x7FL) != 0) {
                bytes[used++] = (byte) (rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            bytes[used++] = (byte) rest;
        }

        ClosedWindows windows() {
            if (used == 0) {
                return NONE;
            }
            return new ClosedWindows(Arrays.copyOf(bytes, used));
        }
    }
}
