package io.fleetpulse.telemetry;

import io.fleetpulse.message.Readings;
import io.fleetpulse.result.Change;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.result.KeyText;
import io.fleetpulse.result.Table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The latest value of each property of a device by the property's slot, in flat arrays. At equal times the
 * greater canonical JSON text is the latest.
 */
final class LatestValues {

    /**
     * Bytes of UTF-8 of a text, or of an array's JSON text, at the most. Longer ones are cut as {@link
     * KeyText} says; a cut array is a text.
     */
    static final int MOST_BYTES = 64 * 1024;

    /** In a kind: the value changed since it was last given out. */
    private static final byte CHANGED = 0x40;

    /** In a stored kind: there is a text. */
    private static final byte WITH_TEXT = 0x20;

    private static final byte[] NO_KINDS = {};
    private static final long[] NO_VALUES = {};

    private byte[] kind = NO_KINDS;
    // Pairs beside each other: when, and the bits of the number.
    private long[] latest = NO_VALUES;
    // Null as long as all values are numbers.
    private String[] text;
    private boolean anyChanged;

    LatestValues() {}

    LatestValues(LatestValues from) {
        kind = from.kind.clone();
        latest = from.latest.clone();
        text = from.text == null ? null : from.text.clone();
        anyChanged = from.anyChanged;
    }

    boolean hasChanged() {
        return anyChanged;
    }

    /** Makes room for so many slots. */
    void reserve(int slots) {
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

    /** Takes the reading as the latest value where it is newer. */
    void offer(int slot, Readings readings, int reading) {
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

    /** Empties a slot; its value may be the latest one of another. */
    void move(int slot, int other) {
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

    /** Gives out the rows of the values that changed since they were last given out. */
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

    static LatestValues read(int slots, SharedTexts texts, DataInput in) throws IOException {
        LatestValues read = new LatestValues();
        read.reserve(slots);
        long time = 0;
        for (int slot = 0; slot < slots; slot++) {
            int head = in.readByte();
            byte kind = (byte) (head & ~WITH_TEXT);
            time += CompactLong.read(in);
            double number = isNumber(kind) ? PackedNumber.read(in) : 0;
            String text = (head & WITH_TEXT) != 0 ? texts.read(in) : null;
            read.put(slot, kind, time, number, text);
        }
        return read;
    }
}
