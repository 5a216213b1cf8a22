package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;
import io.fleetpulse.window.TumblingWindows;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Windows of a device that may still change: their {@link WindowEntries entries}, and one log of the
 * readings since the rows were last emitted. Older readings are in a {@link
 * WindowStore}, which a message touches only if the log becomes too long or properties move to
 * another slot.
 */
final class DeviceWindows {

    private static final int MOST_BYTES = 2048;
    private static final int MOST_BYTES_OF_A_SLOT = 64;

    private static final int BYTES_OF_A_WINDOW = 2 * Long.BYTES;

    private final WindowEntries entries;

    /** Null if empty. */
    private ReadingLog log;

    /** Length of the last log in bytes: the next one need not grow in as many steps. Not stored. */
    private int lastLength;

    DeviceWindows() {
        this(new WindowEntries());
    }

    private DeviceWindows(WindowEntries entries) {
        this.entries = entries;
    }

    /** Copies; only one of the two may change from now on, since they share bytes. */
    DeviceWindows(DeviceWindows from) {
        this(new WindowEntries(from.entries));
        lastLength = from.lastLength;
        log = from.log == null ? null : new ReadingLog(from.log);
    }

    int size() {
        return entries.size();
    }

    /** Approximate bytes on the heap. */
    long estimatedBytes(int slots) {
        long logged = log == null ? 0 : 2L * log.length();
        return logged + (long) entries.size() * (BYTES_OF_A_WINDOW + slots / Byte.SIZE);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Adds a reading; returns whether it is the first of its slot in the window. */
    boolean add(long start, int slot, double value, long time, boolean late) {
        int index = entries.find(start);
        if (index < 0) {
            index = entries.append(start);
        }
        entries.markChanged(index);
        log().add(start, slot, value, time, late);
        return entries.see(index, slot);
    }

    private ReadingLog log() {
        if (log == null) {
            log = new ReadingLog(0, lastLength);
        }
        return log;
    }

    /** Makes one reading of a slot no longer late, unless the window has left the state. */
    void takeBackLate(long start, int slot) {
        int index = entries.find(start);
        if (index >= 0) {
            entries.markChanged(index);
            log().takeBackLate(start, slot);
        }
    }

    /** Whether the log is so long that {@link #settle} should move it to the store. */
    boolean isFull(int slots) {
        return log != null && log.length() > Math.max(MOST_BYTES, MOST_BYTES_OF_A_SLOT * slots);
    }

    /** Moves all readings of the log to the store. */
    void settle(WindowStore store, int slots) throws IOException {
        List<WindowContents> all = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            all.add(contents(index, slots));
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
        for (int index = 0; index < entries.size(); index++) {
            all.add(contents(index, into + 1));
        }
        ClosedWindows.Writer writer = collect(all, store);
        for (int window = 0; window < entries.size(); window++) {
            WindowContents contents = all.get(window);
            for (int index = 0; index < slots.length; index++) {
                if (contents.fold(slots[index], into)) {
                    entries.markChanged(window);
                    folded.in(contents.start(), index);
                    entries.see(window, into);
                }
                entries.forget(window, slots[index]);
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
        entries.startRun(thisRun);
        List<WindowContents> due = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            long start = entries.start(index);
            boolean closed = watermark >= rules.closesAt(start);
            boolean expired = watermark >= rules.expiresAt(start);
            if (closed && entries.isChanged(index) || expired && !entries.isEmitted(index)) {
                due.add(contents(index, properties.size()));
            } else if (expired) {
                due.add(WindowContents.leaving(start));
            }
        }
        if (due.isEmpty()) {
            return;
        }
        ClosedWindows.Writer writer = collect(due, store);
        for (WindowContents window : due) {
            int index = entries.find(window.start());
            if (!window.isLeaving()) {
                PropertyWindowRow.emit(device, properties, rules, window, output);
            }
            if (watermark >= rules.expiresAt(window.start())) {
                entries.remove(index);
            } else {
                entries.markEmitted(index);
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

    /** Returns empty contents of a window with room for the log: nearly all of it is in one window. */
    private WindowContents contents(int index, int slots) {
        return new WindowContents(entries.start(index), slots, log().length());
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
        return entries.nextTimer(rules, watermark);
    }

    /** Whether a window has not closed at this watermark. */
    boolean isAnyOpen(TumblingWindows rules, long watermark) {
        return entries.isAnyOpen(rules, watermark);
    }

    void write(DataOutput out) throws IOException {
        entries.write(out);
        if (!entries.isEmpty()) {
            out.writeBoolean(log != null);
            if (log != null) {
                log.write(out);
            }
        }
    }

    static DeviceWindows read(DataInput in) throws IOException {
        DeviceWindows read = new DeviceWindows(WindowEntries.read(in));
        if (!read.isEmpty() && in.readBoolean()) {
            read.log = ReadingLog.read(in);
        }
        return read;
    }
}
