package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.ByteInput;
import io.fleetpulse.result.ByteOutput;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Latest value of each property of a device, by the property's slot, in flat arrays. Among values
 * with equal times, the one with the greatest canonical JSON text is the latest.
 *
 * <p>The values of a silent device are {@linkplain #pack packed}: they take a third of the memory
 * until the next access.
 */
final class LatestValues {

    /**
     * Maximum bytes of UTF-8 of a text or of an array's JSON text. {@link KeyText} cuts longer
     * ones; a cut array becomes a text.
     */
    static final int MOST_BYTES = 64 * 1024;

    /** Flag in a kind: the value changed since its row was last emitted. */
    private static final byte CHANGED = 0x40;

    /** Flag in a stored kind: a text follows. */
    private static final byte WITH_TEXT = 0x20;

    private static final int BYTES_OF_A_SLOT = 1 + 2 * Long.BYTES;

    /** Bytes of an empty text and of the reference to it. */
    private static final int BYTES_OF_A_TEXT = 44;

    private static final byte[] NO_KINDS = {};
    private static final long[] NO_VALUES = {};

    private byte[] kind = NO_KINDS;
    // Two longs for each slot: the time, and the bits of the number.
    private long[] latest = NO_VALUES;
    // Null as long as all values are numbers.
    private String[] text;
    private boolean anyChanged;

    /** The number of slots, and what {@link #write} writes; null if the arrays hold the values. */
    private byte[] packed;

    LatestValues() {}

    LatestValues(LatestValues from) {
        packed = from.packed;
        kind = from.kind.clone();
        latest = from.latest.clone();
        text = from.text == null ? null : from.text.clone();
        anyChanged = from.anyChanged;
    }

    boolean hasChanged() {
        return anyChanged;
    }

    /** Approximate bytes of the values on the heap. */
    long estimatedBytes() {
        if (packed != null) {
            return packed.length;
        }
        long bytes = (long) BYTES_OF_A_SLOT * kind.length;
        for (int slot = 0; text != null && slot < text.length; slot++) {
            bytes += text[slot] == null ? 0 : BYTES_OF_A_TEXT + 2L * text[slot].length();
        }
        return bytes;
    }

    /** Packs the values into bytes, if all of them have been emitted. */
    void pack() {
        if (anyChanged || packed != null || kind.length == 0) {
            return;
        }
        ByteOutput bytes = new ByteOutput(16 * kind.length);
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeShort(kind.length);
            write(kind.length, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        packed = bytes.toByteArray();
        kind = NO_KINDS;
        latest = NO_VALUES;
        text = null;
    }

    private void unpack() {
        if (packed == null) {
            return;
        }
        DataInputStream in = new DataInputStream(new ByteInput(packed, 0, packed.length));
        packed = null;
        try {
            put(in.readUnsignedShort(), CompactText::read, in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Extends the arrays to this number of slots. */
    void reserve(int slots) {
        unpack();
        int known = kind.length;
        if (slots <= known) {
            return;
        }
        kind = Arrays.copyOf(kind, slots);
        latest = Arrays.copyOf(latest, 2 * slots);
        for (int slot = known; slot < slots; slot++) {
            latest[2 * slot] = Long.MIN_VALUE;
        }
        if (text != null) {
            text = Arrays.copyOf(text, slots);
        }
    }

    /** Replaces the value of a slot if the reading is newer. */
    void offer(int slot, Readings readings, int reading) {
        unpack();
        byte newKind = readings.kind()[reading];
        String whole = readings.text()[reading];
        String newText = KeyText.of(whole, MOST_BYTES);
        if (newKind == Readings.JSON && !newText.equals(whole)) {
            newKind = Readings.TEXT;
        }
        offer(slot, newKind, readings.time()[reading], readings.number()[reading], newText);
    }

    private void offer(int slot, byte newKind, long time, double newNumber, String newText) {
        long known = latest[2 * slot];
        if (time < known) {
            return;
        }
        if (time == known && JsonText.of(newKind, newNumber, newText).compareTo(json(slot)) <= 0) {
            return;
        }
        put(slot, (byte) (newKind | CHANGED), time, newNumber, newText);
    }

    /** Offers the value of a slot to another one, and empties the slot. */
    void move(int slot, int other) {
        unpack();
        byte kindBefore = (byte) (kind[slot] & ~CHANGED);
        double number = Double.longBitsToDouble(latest[2 * slot + 1]);
        offer(other, kindBefore, latest[2 * slot], number, text(slot));
        put(slot, (byte) 0, Long.MIN_VALUE, 0, null);
    }

    private String json(int slot) {
        double number = Double.longBitsToDouble(latest[2 * slot + 1]);
        return JsonText.of((byte) (kind[slot] & ~CHANGED), number, text(slot));
    }

    private String text(int slot) {
        return text == null ? null : text[slot];
    }

    private void put(int slot, byte newKind, long at, double number, String newText) {
        kind[slot] = newKind;
        latest[2 * slot] = at;
        latest[2 * slot + 1] = Double.doubleToRawLongBits(number);
        if (newText != null && text == null) {
            text = new String[kind.length];
        }
        if (text != null) {
            text[slot] = newText;
        }
        anyChanged |= (newKind & CHANGED) != 0;
    }

    /** Emits the rows of the values that changed since the last call. */
    void emitChanged(
            String productKey, String deviceName, PropertyLayout layout, Consumer<Change> rows) {
        if (!anyChanged) {
            return;
        }
        for (int slot = 0; slot < layout.size(); slot++) {
            if ((kind[slot] & CHANGED) != 0) {
                rows.accept(
                        Change.upsert(
                                Table.DEVICE_PROPERTY,
                                productKey,
                                deviceName,
                                layout.name(slot),
                                json(slot),
                                latest[2 * slot]));
                kind[slot] &= ~CHANGED;
            }
        }
        anyChanged = false;
    }

    void write(int slots, DataOutput out) throws IOException {
        if (packed != null) {
            out.write(packed, Short.BYTES, packed.length - Short.BYTES);
            return;
        }
        long before = 0;
        for (int slot = 0; slot < slots; slot++) {
            String withText = text(slot);
            out.writeByte(withText == null ? kind[slot] : kind[slot] | WITH_TEXT);
            CompactLong.write(latest[2 * slot] - before, out);
            before = latest[2 * slot];
            if (isNumber(kind[slot])) {
                PackedNumber.write(Double.longBitsToDouble(latest[2 * slot + 1]), out);
            }
            if (withText != null) {
                CompactText.write(withText, out);
            }
        }
    }

    private static boolean isNumber(byte kind) {
        return (kind & ~CHANGED) == Readings.NUMBER;
    }

    static LatestValues read(int slots, SharedTextReader texts, DataInput in) throws IOException {
        LatestValues read = new LatestValues();
        read.put(slots, texts::read, in);
        return read;
    }

    @FunctionalInterface
    private interface TextReader {
        String read(DataInput in) throws IOException;
    }

    private void put(int slots, TextReader texts, DataInput in) throws IOException {
        reserve(slots);
        long time = 0;
        for (int slot = 0; slot < slots; slot++) {
            int head = in.readByte();
            byte ofSlot = (byte) (head & ~WITH_TEXT);
            time += CompactLong.read(in);
            double number = isNumber(ofSlot) ? PackedNumber.read(in) : 0;
            put(slot, ofSlot, time, number, (head & WITH_TEXT) != 0 ? texts.read(in) : null);
        }
    }
}
