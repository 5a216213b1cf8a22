package io.fleetpulse.deduplication;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Set of messages, as 64-bit fingerprints, each remembered until a watermark, in a flat hash table with open
 * addressing, since a device may have thousands. Expired fingerprints are removed when the table is
 * full, and by {@link #prune}.
 */
public final class SeenMessages {

    private static final int SMALLEST_CAPACITY = 8;

    /** {@link #prune} rebuilds the table if at least one entry in this many has expired. */
    private static final int WORTH_A_REBUILD = 3;

    // Two longs for each place: the fingerprint, 0 if the place is free, and its expiry.
    private long[] entries;
    private int used;

    public SeenMessages() {
        entries = new long[2 * SMALLEST_CAPACITY];
    }

    public SeenMessages(SeenMessages from) {
        entries = from.entries.clone();
        used = from.used;
    }

    /**
     * Adds a fingerprint; returns whether it was not remembered.
     *
     * @param message the fingerprint, not 0
     * @param expiry the last watermark at which the fingerprint is remembered
     * @param watermark the current watermark
     */
    public boolean add(long message, long expiry, long watermark) {
        int place = place(message);
        if (entries[place] == message) {
            boolean forgotten = entries[place + 1] < watermark;
            entries[place + 1] = Math.max(entries[place + 1], expiry);
            return forgotten;
        }
        if (expiry < watermark) {
            return true;
        }
        if (used >= entries.length / 8 * 3) {
            rebuild(watermark);
            place = place(message);
        }
        entries[place] = message;
        entries[place + 1] = expiry;
        used++;
        return true;
    }

    /** Removes the fingerprints that expired before this watermark, if they are a third of all. */
    public void prune(long watermark) {
        int expired = used - remembered(watermark);
        if (expired > 0 && expired >= used / WORTH_A_REBUILD) {
            rebuild(watermark);
        }
    }

    public int size() {
        return used;
    }

    private int remembered(long watermark) {
        int remembered = 0;
        for (int place = 0; place < entries.length; place += 2) {
            if (entries[place] != 0 && entries[place + 1] >= watermark) {
                remembered++;
            }
        }
        return remembered;
    }

    private int place(long message) {
        int mask = entries.length - 1;
        int place = (int) message << 1 & mask;
        while (entries[place] != 0 && entries[place] != message) {
            place = place + 2 & mask;
        }
        return place;
    }

    private void rebuild(long watermark) {
        long[] before = entries;
        allocate(remembered(watermark));
        for (int place = 0; place < before.length; place += 2) {
            if (before[place] != 0 && before[place + 1] >= watermark) {
                put(before[place], before[place + 1]);
            }
        }
    }

    /** Allocates a table that this many entries fill at most half. */
    private void allocate(int count) {
        int capacity = Math.max(SMALLEST_CAPACITY, Integer.highestOneBit(count) * 4);
        entries = new long[2 * capacity];
        used = 0;
    }

    private void put(long message, long expiry) {
        int place = place(message);
        entries[place] = message;
        entries[place + 1] = expiry;
        used++;
    }

    public void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        for (int place = 0; place < entries.length; place += 2) {
            if (entries[place] != 0) {
                out.writeLong(entries[place]);
                out.writeLong(entries[place + 1]);
            }
        }
    }

    public static SeenMessages read(DataInput in) throws IOException {
        SeenMessages messages = new SeenMessages();
        int size = CompactText.readLength(in);
        messages.allocate(size);
        for (int entry = 0; entry < size; entry++) {
            long message = in.readLong();
            messages.put(message, in.readLong());
        }
        return messages;
    }
}
