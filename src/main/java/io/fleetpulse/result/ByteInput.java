package io.fleetpulse.result;

import java.io.InputStream;

/**
 * Reads a part of an array, for one thread. {@link java.io.ByteArrayInputStream} takes a lock for
 * every byte, which costs more than the byte where state is decoded with every message.
 */
public final class ByteInput extends InputStream {

    private final byte[] bytes;
    private final int end;
    private int next;

    /** Reads the whole array. */
    public ByteInput(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes from the index {@code from}. */
    public ByteInput(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.next = from;
        this.end = from + length;
    }

    @Override
    public int read() {
        return next < end ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        if (next == end) {
            return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(bytes, next, target, from, count);
        next += count;
        return count;
    }

    @Override
    public int available() {
        return end - next;
    }
}
