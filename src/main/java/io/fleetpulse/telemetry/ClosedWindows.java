package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Windows of a device in the bytes in which they are stored, one behind the other: they wait for what is
 * late, take little memory, are copied by nobody, and go into a checkpoint as they are. Immutable.
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

    /** Goes through the windows: its methods tell about the one to which {@link #next} went. */
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

        /** What the window holds. */
        void addTo(WindowContents contents) throws IOException {
            contents.addPacked(bytes, from, length);
        }
    }

    /** Puts windows together. */
    static final class Writer {

        private static final int LONGEST_HEAD = 15;

        private byte[] bytes;
        private int used;
        private long before;

        /** For about as much as there was before. */
        Writer(ClosedWindows windows) {
            bytes = new byte[windows.bytes.length + windows.bytes.length / 8 + 64];
        }

        /** A window as it is. */
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
