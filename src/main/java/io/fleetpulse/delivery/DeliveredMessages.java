package io.fleetpulse.delivery;

import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The messages of one device that were delivered, each until a watermark: a redelivery before that is
 * recognised. A message is a fingerprint of 64 bits, in a flat hash table with open addressing, since
 * a device may have thousands of messages within the horizon. What has expired goes when the table is
 * full and whenever the device's timer fires.
 */
public final class DeliveredMessages {

    private static final int SMALLEST_CAPACITY = 8;

    /** A third. */
    private static final int WORTH_A_REBUILD = 3;

    // Pairs beside each other: a fingerprint, 0 where the place is free, and when it is forgotten.
    private long[] entries;
    private int used;

    public DeliveredMessages() {
        entries = new long[2 * SMALLEST_CAPACITY];
    }

    public DeliveredMessages(DeliveredMessages from) {
        entries = from.entries.clone();
        used = from.used;
    }

    /**
     * Whether the message is new; remembers it.
     *
     * @param message fingerprint of the message, not 0
     * @param expiry the last watermark at which the message is remembered
     * @param watermark the watermark now
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

    /** Forgets what expired before this watermark, if it is a good part of all: at the last, all of it. */
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

    /** A table that these entries fill at most half. */
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

    public static DeliveredMessages read(DataInput in) throws IOException {
        DeliveredMessages messages = new DeliveredMessages();
        int size = CompactText.readLength(in);
        messages.allocate(size);
        for (int entry = 0; entry < size; entry++) {
            long message = in.readLong();
            messages.put(message, in.readLong());
        }
        return messages;
    }
}
