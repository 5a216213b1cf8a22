package io.fleetpulse.window;

import java.util.Arrays;

/**
 * Encoded windows as one array of bytes: for each window, the difference of its start from the one
 * before, the length of its encoding, and the encoding. A reader can pass over or copy a window
 * without decoding it.
 */
public final class PackedWindows {

    private PackedWindows() {}

    /** Cursor over the windows: its methods describe the window that {@link #next} moved to. */
    public static final class Reader {

        private final byte[] bytes;
        private long start;
        private int from;
        private int length;

        /** Starts before the first window. */
        public Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Moves to the next window; returns false where there is none. */
        public boolean next() {
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

        /** Start of the window, milliseconds since the epoch. */
        public long start() {
            return start;
        }

        /** The array that contains the encoding. */
        public byte[] bytes() {
            return bytes;
        }

        /** Index of the first byte of the encoding. */
        public int from() {
            return from;
        }

        /** Number of bytes of the encoding. */
        public int length() {
            return length;
        }
    }

    /** Concatenates windows. */
    public static final class Writer {

        /** Maximum bytes of a start and a length. */
        private static final int LONGEST_HEAD = 15;

        private byte[] bytes;
        private int used;
        private long before;

        /** Allocates room for this many bytes; the room grows as necessary. */
        public Writer(int capacity) {
            bytes = new byte[capacity];
        }

        /** Appends the window of a reader. */
        public void add(Reader window) {
            add(window.start, window.bytes, window.from, window.length);
        }

        /** Appends a window. */
        public void add(long start, byte[] encoding) {
            add(start, encoding, 0, encoding.length);
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

        /** Returns the windows; an empty array if there are none. */
        public byte[] toByteArray() {
            return Arrays.copyOf(bytes, used);
        }
    }
}
