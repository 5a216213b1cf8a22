package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;
import io.fleetpulse.window.PackedWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

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

    /** Cursor over the windows. */
    static final class Reader {

        private final PackedWindows.Reader windows;

        private Reader(byte[] bytes) {
            windows = new PackedWindows.Reader(bytes);
        }

        boolean next() {
            return windows.next();
        }

        long start() {
            return windows.start();
        }

        /** Adds the window's readings to the contents. */
        void addTo(WindowContents contents) throws IOException {
            contents.addPacked(windows.bytes(), windows.from(), windows.length());
        }
    }

    /** Concatenates windows. */
    static final class Writer {

        private final PackedWindows.Writer windows;

        /** Allocates room for about as many bytes as these windows have. */
        Writer(ClosedWindows before) {
            windows = new PackedWindows.Writer(before.bytes.length + before.bytes.length / 8 + 64);
        }

        /** Appends a window without decoding it. */
        void add(Reader window) {
            windows.add(window.windows);
        }

        void add(WindowContents window) throws IOException {
            windows.add(window.start(), window.pack());
        }

        ClosedWindows windows() {
            byte[] bytes = windows.toByteArray();
            if (bytes.length == 0) {
                return NONE;
            }
            return new ClosedWindows(bytes);
        }
    }
}
