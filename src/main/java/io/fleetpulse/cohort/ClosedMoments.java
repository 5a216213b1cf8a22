package io.fleetpulse.cohort;

import io.fleetpulse.result.ByteInput;
import io.fleetpulse.result.ByteOutput;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.window.PackedWindows;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * {@link Moments} of several windows of a device, as {@link PackedWindows}. Most windows are only
 * passed over or copied, without decoding their moments. Immutable.
 */
final class ClosedMoments {

    static final ClosedMoments NONE = new ClosedMoments(new byte[0], 0);

    /** Room for a start and a length. */
    private static final int HEAD = 15;

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

    /** Start of the oldest window; {@link Long#MAX_VALUE} if there is none. */
    long oldest() {
        long oldest = Long.MAX_VALUE;
        PackedWindows.Reader window = new PackedWindows.Reader(bytes);
        while (window.next()) {
            oldest = Math.min(oldest, window.start());
        }
        return oldest;
    }

    /** Returns the moments of a window; null if it is not among these. */
    Moments get(long start) {
        PackedWindows.Reader window = new PackedWindows.Reader(bytes);
        while (window.next()) {
            if (window.start() == start) {
                return moments(window);
            }
        }
        return null;
    }

    /** Passes every window to the receiver, in no particular order. */
    void each(RecentReadings.Receiver receiver) {
        PackedWindows.Reader window = new PackedWindows.Reader(bytes);
        while (window.next()) {
            receiver.window(window.start(), moments(window));
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
        PackedWindows.Writer writer =
                new PackedWindows.Writer(bytes.length + encoded.length + 2 * HEAD);
        int windows = 0;
        PackedWindows.Reader window = new PackedWindows.Reader(bytes);
        while (window.next()) {
            if (window.start() >= keptFrom && window.start() != removed) {
                writer.add(window);
                windows++;
            }
        }
        if (added != null) {
            writer.add(addedStart, encoded);
            windows++;
        }
        return windows == 0 ? NONE : new ClosedMoments(writer.toByteArray(), windows);
    }

    private static Moments moments(PackedWindows.Reader window) {
        try {
            return Moments.read(
                    new DataInputStream(
                            new ByteInput(window.bytes(), window.from(), window.length())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
}
