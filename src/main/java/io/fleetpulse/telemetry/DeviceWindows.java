package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;
import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows of a device that may still change: for each window, which properties have a number in it,
 * and one log of the readings since the rows were last emitted. Older readings are in a {@link
 * WindowStore}, which a message touches only if the log becomes too long or properties move to
 * another slot.
 */
final class DeviceWindows {

    private static final long NEVER = -1;
    private static final int WIDTH = 2;
    private static final int FLAGS = 2;
    private static final long CHANGED = 1;
    private static final long EMITTED = 2;
    private static final int MOST_BYTES = 2048;
    private static final int MOST_BYTES_OF_A_SLOT = 64;
    private static final long[] NONE = {};

    /** Two longs for each window: start and flags, and a bit for each of the first 64 slots. */
    private long[] entries = NONE;

    private int used;

    /** Bits of the other slots by window; null as long as there are none. */
    private long[][] more;

    /** Null if empty. */
    private ReadingLog log;

    /** Length of the last log in bytes: the next one need not grow in as many steps. Not stored. */
    private int lastLength;

    /** The run of the job to which {@link #EMITTED} refers. */
    private long run = NEVER;

    DeviceWindows() {}

    /** Copies; only one of the two may change from now on, since they share bytes. */
    DeviceWindows(DeviceWindows from) {
        entries = Arrays.copyOf(from.entries, WIDTH * from.used);
        used = from.used;
        run = from.run;
        lastLength = from.lastLength;
        log = from.log == null ? null : new ReadingLog(from.log);
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

    private long start(int index) {
        return entries[WIDTH * index] >> FLAGS;
    }

    private boolean is(long flag, int index) {
        return (entries[WIDTH * index] & flag) != 0;
    }

    private void mark(long flag, int index) {
        entries[WIDTH * index] |= flag;
    }

    private int find(long start) {
        for (int index = used - 1; index >= 0; index--) {
            if (start(index) == start) {
                return index;
            }
        }
        return -1;
    }

    /** Adds a reading; returns whether it is the first of its slot in the window. */
    boolean add(long start, int slot, double value, long time, boolean late) {
        int index = find(start);
        if (index < 0) {
            index = append(start);
        }
        mark(CHANGED, index);
        log().add(start, slot, value, time, late);
        return see(index, slot);
    }

    private ReadingLog log() {
        if (log == null) {
            log = new ReadingLog(0, lastLength);
        }
        return log;
    }

    private int append(long start) {
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

    private boolean see(int index, int slot) {
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

    private void forget(int index, int slot) {
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

    private void remove(int index) {
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

    /** Makes one reading of a slot no longer late; returns false if the window left the state. */
    boolean takeBackLate(long start, int slot) {
        int index = find(start);
        if (index < 0) {
            return false;
        }
        mark(CHANGED, index);
        log().takeBackLate(start, slot);
        return true;
    }

    /** Whether the log is so long that {@link #settle} should move it to the store. */
    boolean isFull(int slots) {
        return log != null && log.length() > Math.max(MOST_BYTES, MOST_BYTES_OF_A_SLOT * slots);
    }

    /** Moves all readings of the log to the store. */
    void settle(WindowStore store, int slots) throws IOException {
        List<WindowContents> all = new ArrayList<>();
        for (int index = 0; index < used; index++) {
            all.add(new WindowContents(start(index), slots));
        }
        ClosedWindows.Writer writer = collect(all, store);
        for (WindowContents window : all) {
            writer.add(window);
        }
        store.write(writer.windows());
    }

    /** Receives the windows in which a property's readings move to another slot. */
    interface Folded {
        /**
         * Reports that the property had readings in the window with this start.
         *
         * @param index index of the property's slot in the {@code slots} of the fold
         */
        void in(long start, int index);
    }

    /** Moves the readings of some slots into another one, in all windows. */
    void fold(int[] slots, int into, WindowStore store, Folded folded) throws IOException {
        List<WindowContents> all = new ArrayList<>();
        for (int index = 0; index < used; index++) {
            all.add(new WindowContents(start(index), into + 1));
        }
        ClosedWindows.Writer writer = collect(all, store);
        for (int window = 0; window < used; window++) {
            WindowContents contents = all.get(window);
            for (int index = 0; index < slots.length; index++) {
                if (contents.fold(slots[index], into)) {
                    mark(CHANGED, window);
                    folded.in(contents.start(), index);
                    see(window, into);
                }
                forget(window, slots[index]);
            }
            writer.add(contents);
        }
        store.write(writer.windows());
    }

    /**
     * Emits the rows of windows that have closed and changed, and removes windows that have
     * expired. A window that only an earlier run emitted is emitted again before it expires: its
     * row may count readings that this run, whose watermark advanced differently, wrote as
     * amendments.
     *
     * @param thisRun number of this run of the job: another one after each restart
     */
    void advance(
            DeviceKey device,
            DeviceProperties properties,
            TumblingWindows rules,
            long watermark,
            long thisRun,
            WindowStore store,
            TelemetryOutput output)
            throws IOException {
        if (run != thisRun) {
            run = thisRun;
            for (int index = 0; index < used; index++) {
                entries[WIDTH * index] &= ~EMITTED;
            }
        }
        List<WindowContents> due = new ArrayList<>();
        for (int index = 0; index < used; index++) {
            boolean closed = watermark >= rules.closesAt(start(index));
            boolean expired = watermark >= rules.expiresAt(start(index));
            if (closed && is(CHANGED, index) || expired && !is(EMITTED, index)) {
                due.add(new WindowContents(start(index), properties.size()));
            } else if (expired) {
                due.add(WindowContents.leaving(start(index)));
            }
        }
        if (due.isEmpty()) {
            return;
        }
        ClosedWindows.Writer writer = collect(due, store);
        for (WindowContents window : due) {
            int index = find(window.start());
            if (!window.isLeaving()) {
                PropertyWindowRow.emit(device, properties, rules, window, output);
            }
            if (watermark >= rules.expiresAt(window.start())) {
                remove(index);
            } else {
                entries[WIDTH * index] = window.start() << FLAGS | EMITTED;
                writer.add(window);
            }
        }
        store.write(writer.windows());
    }

    /** Moves windows out of log and store; the writer returned holds the rest of the store. */
    private ClosedWindows.Writer collect(List<WindowContents> windows, WindowStore store)
            throws IOException {
        ClosedWindows before = store.read();
        ClosedWindows.Writer rest = new ClosedWindows.Writer(before);
        ClosedWindows.Reader stored = before.read();
        while (stored.next()) {
            WindowContents window = find(windows, stored.start());
            if (window == null) {
                rest.add(stored);
            } else {
                stored.addTo(window);
            }
        }
        LoggedReadings logged = log().read();
        lastLength = log.length();
        log = null;
        while (logged.next()) {
            WindowContents window = find(windows, logged.window());
            if (window == null) {
                logged.copyTo(log());
            } else {
                window.add(logged);
            }
        }
        return rest;
    }

    private static WindowContents find(List<WindowContents> windows, long start) {
        for (WindowContents window : windows) {
            if (window.start() == start) {
                return window;
            }
        }
        return null;
    }

    /** The watermark at which {@link #advance} is due next. */
    long nextTimer(TumblingWindows rules, long watermark) {
        long next = Long.MAX_VALUE;
        for (int index = 0; index < used; index++) {
            long start = start(index);
            if (watermark < rules.closesAt(start)) {
                next = Math.min(next, rules.closesAt(start));
            } else if (is(CHANGED, index)) {
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
        out.writeBoolean(log != null);
        if (log != null) {
            log.write(out);
        }
    }

    private static void writeMore(long[] slots, DataOutput out) throws IOException {
        int length = slots == null ? 0 : slots.length;
        CompactText.writeLength(length, out);
        for (int word = 0; word < length; word++) {
            out.writeLong(slots[word]);
        }
    }

    static DeviceWindows read(DataInput in) throws IOException {
        DeviceWindows read = new DeviceWindows();
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
        if (in.readBoolean()) {
            read.log = ReadingLog.read(in);
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
