package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

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
        private final ByteArrayInputStream source;
        private final DataInputStream in;
        private long start;
        private int from;
        private int length;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
            source = new ByteArrayInputStream(bytes);
            in = new DataInputStream(source);
        }

        boolean next() throws IOException {
            if (source.available() == 0) {
                return false;
            }
            start += CompactLong.read(in);
            length = CompactText.readLength(in);
            from = bytes.length - source.available();
            in.skipNBytes(length);
            return true;
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

        private final ByteArrayOutputStream target;
        private final DataOutputStream out;
        private long before;

        Writer() {
            target = new ByteArrayOutputStream();
            out = new DataOutputStream(target);
        }

        /** A window as it is. */
        void add(Reader window) throws IOException {
            add(window.start, window.bytes, window.from, window.length);
        }

        void add(WindowContents window) throws IOException {
            byte[] packed = window.pack();
            add(window.start(), packed, 0, packed.length);
        }

        private void add(long start, byte[] bytes, int from, int length) throws IOException {
            CompactLong.write(start - before, out);
            CompactText.writeLength(length, out);
            out.write(bytes, from, length);
            before = start;
        }

        ClosedWindows windows() {
            if (target.size() == 0) {
                return NONE;
            }
            return new ClosedWindows(target.toByteArray());
        }
    }
}
