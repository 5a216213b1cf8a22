package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactText;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Consecutive windows as bytes: for each window with events, its index in the block, its length in
 * bytes, and its encoding. Immutable.
 */
final class WindowBlock {

    /** Number of windows in a block. */
    static final int WINDOWS = 64;

    private static final byte[] NOTHING = {};

    static final WindowBlock EMPTY = new WindowBlock(NOTHING);

    private final byte[] bytes;

    /**
     * @param bytes a block as returned by {@link #bytes()}; null for an empty block
     */
    WindowBlock(byte[] bytes) {
        this.bytes = bytes == null ? NOTHING : bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Byte offset of the first window at or after the given index. */
    private int begin(int place) {
        int at = 0;
        while (at < bytes.length && bytes[at] < place) {
            at = end(at);
        }
        return at;
    }

    private int end(int begin) {
        return body(begin) + length(begin);
    }

    private int length(int begin) {
        int length = 0;
        int at = begin + 1;
        int shift = 0;
        while (bytes[at] < 0) {
            length |= (bytes[at] & 0x7F) << shift;
            shift += 7;
            at++;
        }
        return length | bytes[at] << shift;
    }

    private int body(int begin) {
        int at = begin + 1;
        while (bytes[at] < 0) {
            at++;
        }
        return at + 1;
    }

    private boolean has(int begin, int place) {
        return begin < bytes.length && bytes[begin] == place;
    }

    /** The events of a window; empty if the block does not have it. */
    DeviceWindow get(int place) {
        int begin = begin(place);
        if (!has(begin, place)) {
            return new DeviceWindow();
        }
        try {
            return DeviceWindow.read(
                    new DataInputStream(
                            new ByteArrayInputStream(bytes, body(begin), length(begin))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A block with the content of one window replaced. */
    WindowBlock with(int place, DeviceWindow window) {
        int begin = begin(place);
        int end = has(begin, place) ? end(begin) : begin;
        ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length + 32);
        changed.write(bytes, 0, begin);
        if (!window.isEmpty()) {
            write(place, window, changed);
        }
        changed.write(bytes, end, bytes.length - end);
        return new WindowBlock(changed.toByteArray());
    }

    private static void write(int place, DeviceWindow window, ByteArrayOutputStream target) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream(32);
            window.write(new DataOutputStream(body));
            DataOutputStream out = new DataOutputStream(target);
            out.writeByte(place);
            CompactText.writeLength(body.size(), out);
            body.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A block of the windows from the given index on. */
    WindowBlock from(int place) {
        return new WindowBlock(Arrays.copyOfRange(bytes, begin(place), bytes.length));
    }

    /** The indexes of its windows, in order. */
    int[] places() {
        int[] places = new int[WINDOWS];
        int used = 0;
        for (int at = 0; at < bytes.length; at = end(at)) {
            places[used++] = bytes[at];
        }
        return Arrays.copyOf(places, used);
    }
}
