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

    // Fingerprint 0 marks a free place.
    private long[] fingerprints = new long[SMALLEST_CAPACITY];
    private long[] until = new long[SMALLEST_CAPACITY];
    private int used;

    public DeliveredMessages() {}

    public DeliveredMessages(DeliveredMessages from) {
        fingerprints = from.fingerprints.clone();
        until = from.until.clone();
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
        if (fingerprints[place] == message) {
            boolean forgotten = until[place] < watermark;
            until[place] = Math.max(until[place], expiry);
            return forgotten;
        }
        if (expiry < watermark) {
            return true;
        }
        if (used >= fingerprints.length * 3 / 4) {
            rebuild(watermark);
            place = place(message);
        }
        fingerprints[place] = message;
        until[place] = expiry;
        used++;
        return true;
    }

    /** Forgets what expired before this watermark, if it is a good part of all: at the last, all of it. */
    public void prune(long watermark) {
        int expired = 0;
        for (int place = 0; place < fingerprints.length; place++) {
            if (fingerprints[place] != 0 && until[place] < watermark) {
                expired++;
            }
        }
        if (expired > 0 && expired >= used / WORTH_A_REBUILD) {
            rebuild(watermark);
        }
    }

    public int size() {
        return used;
    }

    private int place(long message) {
        int mask = fingerprints.length - 1;
        int place = (int) message & mask;
        while (fingerprints[place] != 0 && fingerprints[place] != message) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void rebuild(long watermark) {
        long[] oldFingerprints = fingerprints;
        long[] oldUntil = until;
        int kept = 0;
        for (int place = 0; place < oldFingerprints.length; place++) {
            if (oldFingerprints[place] != 0 && oldUntil[place] >= watermark) {
                kept++;
            }
        }
        allocate(kept);
        for (int old = 0; old < oldFingerprints.length; old++) {
            if (oldFingerprints[old] != 0 && oldUntil[old] >= watermark) {
                put(oldFingerprints[old], oldUntil[old]);
            }
        }
    }

    /** A table that these entries fill at most half. */
    private void allocate(int entries) {
        int capacity = Math.max(SMALLEST_CAPACITY, Integer.highestOneBit(entries) * 4);
        fingerprints = new long[capacity];
        until = new long[capacity];
        used = 0;
    }

    private void put(long message, long expiry) {
        int place = place(message);
        fingerprints[place] = message;
        until[place] = expiry;
        used++;
    }

    public void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        for (int place = 0; place < fingerprints.length; place++) {
            if (fingerprints[place] != 0) {
                out.writeLong(fingerprints[place]);
                out.writeLong(until[place]);
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
