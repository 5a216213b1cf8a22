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
 * Windows that follow each other, as bytes: of each window in which something happened its place in the
 * block, how many bytes it has, and these. Immutable.
 */
final class WindowBlock {

    /** So many windows lie in a block. */
    static final int WINDOWS = 64;

    private static final byte[] NOTHING = {};

    static final WindowBlock EMPTY = new WindowBlock(NOTHING);

    private final byte[] bytes;

    /**
     * Reads a block.
     *
     * @param bytes as {@link #bytes()} gave them; null for nothing
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

    /** Begin of the first window that is not before a place. */
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

    /** What happened in a window; nothing where the block does not have it. */
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

    /** The block with another content of a window. */
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

    /** The windows from a place on. */
    WindowBlock from(int place) {
        return new WindowBlock(Arrays.copyOfRange(bytes, begin(place), bytes.length));
    }

    /** The places of its windows, in order. */
    int[] places() {
        int[] places = new int[WINDOWS];
        int used = 0;
        for (int at = 0; at < bytes.length; at = end(at)) {
            places[used++] = bytes[at];
        }
        return Arrays.copyOf(places, used);
    }
}
