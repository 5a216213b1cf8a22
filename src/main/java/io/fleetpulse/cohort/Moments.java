package io.fleetpulse.cohort;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The times of events within a window, with a count for each. At most {@value #MOST} moments are
 * kept. Up to that number of distinct times they are exact; beyond it, all are rounded down to
 * multiples of the smallest power of two milliseconds that satisfies the limit. The kept moments
 * therefore depend on the times, but not on their order.
 */
final class Moments {

    static final int MOST = 64;

    private int shift;
    private int used;
    private int[] slots;

    /** Null as long as each moment has one event, as most have. */
    private long[] amounts;

    Moments() {
        this(0, 0, new int[1], null);
    }

    private Moments(int shift, int used, int[] slots, long[] amounts) {
        this.shift = shift;
        this.used = used;
        this.slots = slots;
        this.amounts = amounts;
    }

    Moments copy() {
        long[] copied = amounts == null ? null : Arrays.copyOf(amounts, used);
        return new Moments(shift, used, Arrays.copyOf(slots, used), copied);
    }

    /**
     * Adds events at a moment; removes a moment whose count becomes 0.
     *
     * @param offset milliseconds since the start of the window
     * @return false if the moments had to be rounded further
     */
    boolean add(int offset, long amount) {
        boolean asExact = true;
        int place = place(offset >> shift);
        while (place < 0 && used == MOST) {
            roundMore();
            asExact = false;
            place = place(offset >> shift);
        }
        if (place < 0) {
            insert(-place - 1, offset >> shift, amount);
        } else {
            amounts()[place] += amount;
            if (amounts[place] == 0) {
                remove(place);
            }
        }
        return asExact;
    }

    private long[] amounts() {
        if (amounts == null) {
            amounts = new long[slots.length];
            Arrays.fill(amounts, 1);
        }
        return amounts;
    }

    /**
     * As {@link Arrays#binarySearch(int[], int)}; checks the newest moment first, since most
     * additions are at or after it.
     */
    private int place(int slot) {
        if (used == 0 || slots[used - 1] < slot) {
            return -used - 1;
        }
        return Arrays.binarySearch(slots, 0, used, slot);
    }

    private void insert(int place, int slot, long amount) {
        if (used == slots.length) {
            int size = Math.min(MOST, 2 * used + 1);
            slots = Arrays.copyOf(slots, size);
            amounts = amounts == null ? null : Arrays.copyOf(amounts, size);
        }
        System.arraycopy(slots, place, slots, place + 1, used - place);
        slots[place] = slot;
        if (amount != 1 || amounts != null) {
            System.arraycopy(amounts(), place, amounts, place + 1, used - place);
            amounts[place] = amount;
        }
        used++;
    }

    private void remove(int place) {
        used--;
        System.arraycopy(slots, place + 1, slots, place, used - place);
        System.arraycopy(amounts, place + 1, amounts, place, used - place);
    }

    private void roundMore() {
        amounts();
        shift++;
        int kept = 0;
        for (int index = 0; index < used; index++) {
            int slot = slots[index] >> 1;
            if (kept > 0 && slots[kept - 1] == slot) {
                amounts[kept - 1] += amounts[index];
            } else {
                slots[kept] = slot;
                amounts[kept] = amounts[index];
                kept++;
            }
        }
        used = kept;
    }

    /** The number of moments. */
    int size() {
        return used;
    }

    /** A moment, rounded like the others: milliseconds since the start of the window. */
    int offset(int index) {
        return slots[index] << shift;
    }

    /** The number of events at a moment. */
    long amount(int index) {
        return amounts == null ? 1 : amounts[index];
    }

    boolean isExact() {
        return shift == 0;
    }

    /** The number of events in a part of the window, its end exclusive. */
    long between(long from, long until) {
        long sum = 0;
        for (int index = 0; index < used; index++) {
            if (offset(index) >= from && offset(index) < until) {
                sum += amount(index);
            }
        }
        return sum;
    }

    void write(DataOutput out) throws IOException {
        boolean plain = isPlain();
        CompactText.writeLength(used << 1 | (plain ? 1 : 0), out);
        if (!plain) {
            out.writeByte(shift);
        }
        int before = 0;
        for (int index = 0; index < used; index++) {
            CompactText.writeLength(slots[index] - before, out);
            if (!plain) {
                CompactLong.write(amount(index), out);
            }
            before = slots[index];
        }
    }

    /** Whether every moment is exact and has exactly one event. */
    private boolean isPlain() {
        boolean plain = shift == 0;
        for (int index = 0; index < used; index++) {
            plain &= amount(index) == 1;
        }
        return plain;
    }

    static Moments read(DataInput in) throws IOException {
        int header = CompactText.readLength(in);
        boolean plain = (header & 1) == 1;
        int shift = plain ? 0 : in.readByte();
        int used = header >> 1;
        int[] slots = new int[used];
        long[] amounts = plain ? null : new long[used];
        int slot = 0;
        for (int index = 0; index < used; index++) {
            slot += CompactText.readLength(in);
            slots[index] = slot;
            if (!plain) {
                amounts[index] = CompactLong.read(in);
            }
        }
        return new Moments(shift, used, slots, amounts);
    }
}
