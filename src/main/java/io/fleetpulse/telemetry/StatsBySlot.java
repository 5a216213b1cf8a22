package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The {@link Stats} of one device in one window, by the property's slot, beside each other in one
 * array: a message mostly has a reading of every property, and finds them in one place.
 */
final class StatsBySlot {

    // A slot without readings is zero.
    private long[] numbers;

    // By slot, null where doubles hold the sums; null as a whole as a rule.
    private Totals[] wide;

    StatsBySlot(int slots) {
        numbers = new long[slots * Stats.NUMBERS];
    }

    StatsBySlot(StatsBySlot from) {
        numbers = from.numbers.clone();
        if (from.wide != null) {
            wide = from.wide.clone();
        }
    }

    int slots() {
        return numbers.length / Stats.NUMBERS;
    }

    /** A copy of what is held of a slot; its count is 0 where there is no reading. */
    Stats get(int slot) {
        Stats stats = new Stats();
        stats.load(numbers, slot * Stats.NUMBERS);
        if (wide != null && wide[slot] != null) {
            stats.sum.wide = wide[slot].sum.wide;
            stats.squares.wide = wide[slot].squares.wide;
        }
        return stats;
    }

    private void put(int slot, Stats stats) {
        stats.store(numbers, slot * Stats.NUMBERS);
        if (wide == null && stats.isWide()) {
            wide = new Totals[slots()];
        }
        if (wide != null) {
            wide[slot] = stats.isWide() ? stats : null;
        }
    }

    /** Adds a reading; true if it is the first one of its slot. */
    boolean add(int slot, double value, long time, boolean late) {
        reserve(slot);
        Stats stats = get(slot);
        stats.add(value, time, late);
        put(slot, stats);
        return stats.count == 1;
    }

    private void reserve(int slot) {
        if (slot >= slots()) {
            int capacity = Math.max(slot + 1, slots() * 2);
            numbers = Arrays.copyOf(numbers, capacity * Stats.NUMBERS);
            if (wide != null) {
                wide = Arrays.copyOf(wide, capacity);
            }
        }
    }

    /** One reading of a slot counts as late no longer. */
    void takeBackLate(int slot) {
        Stats changed = get(slot);
        changed.late--;
        put(slot, changed);
    }

    /** Adds what one slot has to another, and empties it; whether it had anything. */
    boolean fold(int slot, int into) {
        if (slot >= slots() || numbers[slot * Stats.NUMBERS] == 0) {
            return false;
        }
        reserve(into);
        Stats sum = get(into);
        sum.addAll(get(slot));
        put(into, sum);
        Arrays.fill(numbers, slot * Stats.NUMBERS, (slot + 1) * Stats.NUMBERS, 0);
        if (wide != null) {
            wide[slot] = null;
        }
        return true;
    }

    /** Writes those of the window with this start. */
    void write(long start, DataOutput out) throws IOException {
        CompactText.writeLength(slots(), out);
        for (int slot = 0; slot < slots(); slot++) {
            Stats stats = get(slot);
            out.writeBoolean(stats.count > 0);
            if (stats.count > 0) {
                stats.write(start, out);
            }
        }
    }

    static StatsBySlot read(long start, DataInput in) throws IOException {
        StatsBySlot read = new StatsBySlot(CompactText.readLength(in));
        for (int slot = 0; slot < read.slots(); slot++) {
            if (in.readBoolean()) {
                read.put(slot, Stats.read(start, in));
            }
        }
        return read;
    }
}
