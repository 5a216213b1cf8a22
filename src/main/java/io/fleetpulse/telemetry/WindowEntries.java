package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The windows of a device that may still change, in the order in which they appeared: start, whether
 * the row changed or was emitted, and which slots have a number. A slot is a property's position in
 * a {@link PropertyLayout}. An index is the position of a window.
 */
final class WindowEntries {

    private static final long NEVER = -1;
    private static final int WIDTH = 2;
    private static final int FLAGS = 2;
    private static final long CHANGED = 1;
    private static final long EMITTED = 2;
    private static final long[] NONE = {};

    /** Two longs for each window: start and flags, and a bit for each of the first 64 slots. */
    private long[] entries = NONE;

    private int used;

    /** Bits of the other slots by window; null as long as there are none. */
    private long[][] more;

    /** The run of the job to which {@link #EMITTED} refers. */
    private long run = NEVER;

    WindowEntries() {}

    WindowEntries(WindowEntries from) {
        entries = Arrays.copyOf(from.entries, WIDTH * from.used);
        used = from.used;
        run = from.run;
        if (from.more != null) {
            more = new long[used][];
            for (int index = 0; index < used; index++) {
                more[index] = from.more[index] == null ? null : from.more[index].clone();
            }
        }
    }

    int size() {
        return used;
    }

    boolean isEmpty() {
        return used == 0;
    }

    long start(int index) {
        return entries[WIDTH * index] >> FLAGS;
    }

    /** Whether the window has readings that no emitted row has. */
    boolean isChanged(int index) {
        return (entries[WIDTH * index] & CHANGED) != 0;
    }

    /** Whether this run of the job emitted the window's rows. */
    boolean isEmitted(int index) {
        return (entries[WIDTH * index] & EMITTED) != 0;
    }

    void markChanged(int index) {
        entries[WIDTH * index] |= CHANGED;
    }

    /** Marks the window as emitted and unchanged. */
    void markEmitted(int index) {
        entries[WIDTH * index] = start(index) << FLAGS | EMITTED;
    }

    /** Starts a run of the job, which has not emitted any window. */
    void startRun(long thisRun) {
        if (run == thisRun) {
            return;
        }
        run = thisRun;
        for (int index = 0; index < used; index++) {
            entries[WIDTH * index] &= ~EMITTED;
        }
    }

    /** Returns the index of the window with this start; -1 if there is none. */
    int find(long start) {
        for (int index = used - 1; index >= 0; index--) {
            if (start(index) == start) {
                return index;
            }
        }
        return -1;
    }

    /** Adds a window without slots; returns its index. */
    int append(long start) {
        if (WIDTH * used == entries.length) {
            entries = Arrays.copyOf(entries, WIDTH * (used + 1 + used / 4));
        }
        entries[WIDTH * used] = start << FLAGS;
        entries[WIDTH * used + 1] = 0;
        if (more != null) {
            more = Arrays.copyOf(more, used + 1);
        }
        return used++;
    }

    /** Adds a slot to a window; returns whether the window did not have the slot. */
    boolean see(int index, int slot) {
        long bit = 1L << slot;
        if (slot < Long.SIZE) {
            boolean seen = (entries[WIDTH * index + 1] & bit) != 0;
            entries[WIDTH * index + 1] |= bit;
            return !seen;
        }
        int word = slot / Long.SIZE - 1;
        if (more == null) {
            more = new long[used][];
        }
        if (more[index] == null) {
            more[index] = new long[word + 1];
        } else if (word >= more[index].length) {
            more[index] = Arrays.copyOf(more[index], word + 1);
        }
        boolean seen = (more[index][word] & bit) != 0;
        more[index][word] |= bit;
        return !seen;
    }

    /** Removes a slot from a window. */
    void forget(int index, int slot) {
        long others = ~(1L << slot);
        if (slot < Long.SIZE) {
            entries[WIDTH * index + 1] &= others;
        } else if (more != null && more[index] != null) {
            int word = slot / Long.SIZE - 1;
            if (word < more[index].length) {
                more[index][word] &= others;
            }
        }
    }

    /** Removes a window. */
    void remove(int index) {
        int after = used - index - 1;
        System.arraycopy(entries, WIDTH * (index + 1), entries, WIDTH * index, WIDTH * after);
        if (more != null) {
            System.arraycopy(more, index + 1, more, index, after);
            more = used == 1 ? null : Arrays.copyOf(more, used - 1);
        }
        used--;
        if (used == 0) {
            entries = NONE;
        }
    }

    /** The watermark at which {@link DeviceWindows#advance} is due next. */
    long nextTimer(TumblingWindows rules, long watermark) {
        long next = Long.MAX_VALUE;
        for (int index = 0; index < used; index++) {
            long start = start(index);
            if (watermark < rules.closesAt(start)) {
                next = Math.min(next, rules.closesAt(start));
            } else if (isChanged(index)) {
                next = Math.min(next, SaturatedTime.plus(watermark, 1));
            } else {
                next = Math.min(next, rules.expiresAt(start));
            }
        }
        return next;
    }

    /** Whether a window has not closed at this watermark. */
    boolean isAnyOpen(TumblingWindows rules, long watermark) {
        for (int index = 0; index < used; index++) {
            if (watermark < rules.closesAt(start(index))) {
                return true;
            }
        }
        return false;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used << 1 | (more == null ? 0 : 1), out);
        if (used == 0) {
            return;
        }
        CompactLong.write(run, out);
        long before = 0;
        for (int index = 0; index < used; index++) {
            CompactLong.write(entries[WIDTH * index] - before, out);
            CompactLong.write(entries[WIDTH * index + 1], out);
            before = entries[WIDTH * index];
            if (more != null) {
                writeMore(more[index], out);
            }
        }
    }

    private static void writeMore(long[] slots, DataOutput out) throws IOException {
        int length = slots == null ? 0 : slots.length;
        CompactText.writeLength(length, out);
        for (int word = 0; word < length; word++) {
            out.writeLong(slots[word]);
        }
    }

    static WindowEntries read(DataInput in) throws IOException {
        WindowEntries read = new WindowEntries();
        int size = CompactText.readLength(in);
        read.used = size >> 1;
        if (read.used == 0) {
            return read;
        }
        read.run = CompactLong.read(in);
        read.entries = new long[WIDTH * (read.used + 1)];
        if ((size & 1) != 0) {
            read.more = new long[read.used][];
        }
        long before = 0;
        for (int index = 0; index < read.used; index++) {
            before += CompactLong.read(in);
            read.entries[WIDTH * index] = before;
            read.entries[WIDTH * index + 1] = CompactLong.read(in);
            if (read.more != null) {
                read.more[index] = readMore(in);
            }
        }
        return read;
    }

    private static long[] readMore(DataInput in) throws IOException {
        int length = CompactText.readLength(in);
        if (length == 0) {
            return null;
        }
        long[] slots = new long[length];
        for (int word = 0; word < length; word++) {
            slots[word] = in.readLong();
        }
        return slots;
    }
}
