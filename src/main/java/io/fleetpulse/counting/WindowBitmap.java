package io.fleetpulse.counting;

import io.fleetpulse.message.Fingerprint;
import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The windows in which a device has counted, by kind of count: one bit for each window, in
 * blocks of {@value #WINDOWS} windows. A device that counts in every window of a block takes one
 * entry for the block. The key is a 64-bit fingerprint of kind and block, in a flat hash table with
 * open addressing.
 *
 * <p>Devices choose names, so at most {@value #MOST} entries are kept, those with the smallest
 * fingerprints. In the windows of other entries the device does not count.
 */
final class WindowBitmap {

    /** Windows in a block. */
    static final int WINDOWS = Long.SIZE;

    /** Maximum number of entries. */
    static final int MOST = 16_384;

    /** Longs of an entry: fingerprint, 0 if the place is free; watermark of expiry; the bits. */
    private static final int WIDTH = 3;

    private static final long[] NONE = {};

    private long[] entries = NONE;
    private int used;

    /** Calls without a count because of the limit, since they were last asked for; not stored. */
    private int beyondLimit;

    private final int most;

    WindowBitmap() {
        this(MOST);
    }

    WindowBitmap(int most) {
        this.most = most;
    }

    WindowBitmap(WindowBitmap from) {
        most = from.most;
        entries = from.entries.length == 0 ? NONE : from.entries.clone();
        used = from.used;
    }

    /**
     * Records that the device counts in this window; returns whether it is the first time.
     *
     * @param kind fingerprint of what is counted
     * @param window number of the window
     * @param expiry the last watermark at which any window of the block can count
     * @param watermark the current watermark
     */
    boolean add(long kind, long window, long expiry, long watermark) {
        if (expiry < watermark) {
            return true;
        }
        long block = Fingerprint.with(kind, Math.floorDiv(window, WINDOWS));
        long bit = 1L << Math.floorMod(window, WINDOWS);
        int place = place(block);
        if (place < 0 || entries[place] == 0) {
            if (used >= most) {
                beyondLimit++;
                if (!makesRoom(block, watermark)) {
                    return false;
                }
                place = place(block);
            }
            if (used + 1 > most(capacity())) {
                rebuild(watermark, used + 1);
                place = place(block);
            }
            entries[place] = block;
            used++;
        }
        entries[place + 1] = Math.max(entries[place + 1], expiry);
        boolean first = (entries[place + 2] & bit) == 0;
        entries[place + 2] |= bit;
        return first;
    }

    /** Removes expired entries or the greatest fingerprint; returns false if this one is greater. */
    private boolean makesRoom(long block, long watermark) {
        prune(watermark);
        if (used < most) {
            return true;
        }
        int greatest = 0;
        for (int at = 0; at < entries.length; at += WIDTH) {
            if (Long.compareUnsigned(entries[at], entries[greatest]) > 0) {
                greatest = at;
            }
        }
        if (Long.compareUnsigned(block, entries[greatest]) > 0) {
            return false;
        }
        entries[greatest] = 0;
        rebuild(Long.MIN_VALUE, used);
        return true;
    }

    /** Returns how many calls the limit has concerned since the last call on this instance. */
    int takeBeyondLimit() {
        int taken = beyondLimit;
        beyondLimit = 0;
        return taken;
    }

    private int capacity() {
        return entries.length / WIDTH;
    }

    /** Returns the place of a block, or the free place for it; -1 if the table is empty. */
    private int place(long block) {
        if (entries.length == 0) {
            return -1;
        }
        int mask = capacity() - 1;
        int place = (int) block & mask;
        while (entries[place * WIDTH] != 0 && entries[place * WIDTH] != block) {
            place = place + 1 & mask;
        }
        return place * WIDTH;
    }

    /** Removes the blocks that expired before this watermark. */
    void prune(long watermark) {
        int expired = 0;
        for (int at = 0; at < entries.length; at += WIDTH) {
            if (entries[at] != 0 && entries[at + 1] < watermark) {
                expired++;
            }
        }
        if (expired > 0) {
            rebuild(watermark, used - expired);
        }
    }

    private void rebuild(long watermark, int room) {
        long[] before = entries;
        entries = table(room);
        used = 0;
        for (int at = 0; at < before.length; at += WIDTH) {
            if (before[at] != 0 && before[at + 1] >= watermark) {
                put(before[at], before[at + 1], before[at + 2]);
            }
        }
    }

    private void put(long block, long expiry, long bits) {
        int place = place(block);
        entries[place] = block;
        entries[place + 1] = expiry;
        entries[place + 2] = bits;
        used++;
    }

    /** Maximum entries: leaves a quarter free, at least one place, at which a search ends. */
    private static int most(int capacity) {
        return capacity * 3 / 4;
    }

    /** Allocates a table for this many entries. */
    private static long[] table(int room) {
        if (room == 0) {
            return NONE;
        }
        int capacity = 2;
        while (room > most(capacity)) {
            capacity *= 2;
        }
        return new long[capacity * WIDTH];
    }

    int size() {
        return used;
    }

    /** Approximate bytes on the heap. */
    long estimatedBytes() {
        return (long) Long.BYTES * entries.length;
    }

    void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        long expiry = 0;
        for (int at = 0; at < entries.length; at += WIDTH) {
            if (entries[at] != 0) {
                out.writeLong(entries[at]);
                CompactLong.write(entries[at + 1] - expiry, out);
                out.writeLong(entries[at + 2]);
                expiry = entries[at + 1];
            }
        }
    }

    static WindowBitmap read(DataInput in) throws IOException {
        return read(in, MOST);
    }

    static WindowBitmap read(DataInput in, int most) throws IOException {
        WindowBitmap read = new WindowBitmap(most);
        int size = CompactText.readLength(in);
        read.entries = table(size);
        long expiry = 0;
        for (int entry = 0; entry < size; entry++) {
            long block = in.readLong();
            expiry += CompactLong.read(in);
            read.put(block, expiry, in.readLong());
        }
        return read;
    }
}
