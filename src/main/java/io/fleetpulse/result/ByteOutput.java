package io.fleetpulse.result;

import java.io.OutputStream;
import java.util.Arrays;

/** Collects bytes, for one thread: {@link ByteInput} is its counterpart. */
public final class ByteOutput extends OutputStream {

    private byte[] bytes;
    private int length;

    /** Creates an empty output with room for this many bytes; it grows as necessary. */
    public ByteOutput(int capacity) {
        bytes = new byte[capacity];
    }

    @Override
    public void write(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    /** Returns the number of bytes written. */
    public int size() {
        return length;
    }

    /** Returns the bytes written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
