package io.fleetpulse.delivery;

import io.fleetpulse.result.CompactLong;
import io.fleetpulse.result.CompactText;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The messages of one sender that were delivered, each until a watermark, and the delivery by which
 * each counts. A message is a fingerprint of 64 bits. Entries lie beside each other in their order; with
 * many of them a hash table finds their places, since a device may have thousands within the horizon.
 * What has expired goes when the array is full and whenever the sender's timer fires.
 */
public final class CountedDeliveries {

    /**
     * Longs of an entry: fingerprint, when it is forgotten, timestamp, position; whether it has a platform
     * time (the sign), bytes and age.
     */
    private static final int WIDTH = 5;

    private static final int SMALLEST_CAPACITY = 4;

    /** So few are looked through one by one. */
    private static final int FEW = 8;

    /** A third. */
    private static final int WORTH_A_REBUILD = 3;

    private static final long LARGEST_AGE = 0xFFFF_FFFFL;

    private long[] entries;
    private int used;

    /** Entries by the low bits of their fingerprint, plus one; 0 is a free place. Null for few. */
    private int[] places;

    /** Nothing was delivered. */
    public CountedDeliveries() {
        entries = new long[WIDTH * SMALLEST_CAPACITY];
    }

    /** A copy that shares nothing that changes. */
    public CountedDeliveries(CountedDeliveries from) {
        entries = from.entries.clone();
        used = from.used;
        if (from.places != null) {
            places = from.places.clone();
        }
    }

    /**
     * Takes a delivery in, which counts from now on if it comes before the others.
     *
     * @param message fingerprint of the message
     * @param expiry the last watermark at which the message is remembered
     * @param watermark the watermark now
     * @param timestamp Kafka timestamp of the delivery
     * @param position its partition and offset
     * @param bytes bytes of the record's value
     * @param ahead the watermark that decides where the message counts
     * @param hasPlatformTime whether it has the platform's time
     * @return the delivery by which the message counted; null if this is the first
     */
    public CountedDelivery offer(
            long message,
            long expiry,
            long watermark,
            long timestamp,
            long position,
            int bytes,
            long ahead,
            boolean hasPlatformTime) {
        int entry = find(message);
        if (entry < 0) {
            if (expiry >= watermark) {
                append(
                        message,
                        expiry,
                        watermark,
                        timestamp,
                        position,
                        bytes,
                        ahead,
                        hasPlatformTime);
            }
            return null;
        }
        int at = entry * WIDTH;
        if (entries[at + 1] < watermark) {
            put(
                    at,
                    message,
                    Math.max(entries[at + 1], expiry),
                    timestamp,
                    position,
                    bytes,
                    ahead,
                    hasPlatformTime);
            return null;
        }
        CountedDelivery counted = get(at);
        long until = Math.max(entries[at + 1], expiry);
        if (counted.isAfter(timestamp, position)) {
            put(at, message, until, timestamp, position, bytes, counted.ahead(), hasPlatformTime);
        } else {
            put(
                    at,
                    message,
                    until,
                    counted.timestamp(),
                    counted.position(),
                    counted.bytes(),
                    counted.ahead(),
                    counted.hasPlatformTime());
        }
        return counted;
    }

    private CountedDelivery get(int at) {
        long age = entries[at + 4] & LARGEST_AGE;
        int bytes = (int) (entries[at + 4] >>> Integer.SIZE) & Integer.MAX_VALUE;
        return new CountedDelivery(
                entries[at + 2],
                entries[at + 3],
                bytes,
                entries[at + 1] - age,
                entries[at + 4] < 0);
    }

    private void put(
            int at,
            long message,
            long expiry,
            long timestamp,
            long position,
            int bytes,
            long ahead,
            boolean hasPlatformTime) {
        entries[at] = message;
        entries[at + 1] = expiry;
        entries[at + 2] = timestamp;
        entries[at + 3] = position;
        // A watermark that is far behind says no more than that.
        long age = expiry - ahead;
        if (age < 0 || age > LARGEST_AGE) {
            age = LARGEST_AGE;
        }
        entries[at + 4] = (long) bytes << Integer.SIZE | age;
        if (hasPlatformTime) {
            entries[at + 4] |= Long.MIN_VALUE;
        }
    }

    private void append(
            long message,
            long expiry,
            long watermark,
            long timestamp,
            long position,
            int bytes,
            long ahead,
            boolean hasPlatformTime) {
        if ((used + 1) * WIDTH > entries.length) {
            retain(watermark);
            if (used * WIDTH * 4 > entries.length * 3) {
                entries = Arrays.copyOf(entries, entries.length * 2);
            }
            index();
        }
        put(used * WIDTH, message, expiry, timestamp, position, bytes, ahead, hasPlatformTime);
        used++;
        if (places != null) {
            enter(used - 1);
        } else if (used > FEW) {
            index();
        }
    }

    private int find(long message) {
        if (places == null) {
            for (int entry = used - 1; entry >= 0; entry--) {
                if (entries[entry * WIDTH] == message) {
                    return entry;
                }
            }
            return -1;
        }
        int mask = places.length - 1;
        int place = (int) message & mask;
        while (places[place] != 0) {
            int entry = places[place] - 1;
            if (entries[entry * WIDTH] == message) {
                return entry;
            }
            place = place + 1 & mask;
        }
        return -1;
    }

    private void enter(int entry) {
        int mask = places.length - 1;
        int place = (int) entries[entry * WIDTH] & mask;
        while (places[place] != 0) {
            place = place + 1 & mask;
        }
        places[place] = entry + 1;
    }

    /** A table that a full array fills half at the most. */
    private void index() {
        if (used <= FEW) {
            places = null;
            return;
        }
        places = new int[Integer.highestOneBit(entries.length / WIDTH) * 4];
        for (int entry = 0; entry < used; entry++) {
            enter(entry);
        }
    }

    /** Forgets what expired before this watermark, if it is a good part of all: at the last, all of it. */
    public void prune(long watermark) {
        int expired = 0;
        for (int at = 0; at < used * WIDTH; at += WIDTH) {
            if (entries[at + 1] < watermark) {
                expired++;
            }
        }
        if (expired > 0 && expired >= used / WORTH_A_REBUILD) {
            retain(watermark);
            int capacity = Math.max(SMALLEST_CAPACITY, Integer.highestOneBit(used) * 2);
            entries = Arrays.copyOf(entries, WIDTH * capacity);
            index();
        }
    }

    private void retain(long watermark) {
        int kept = 0;
        for (int at = 0; at < used * WIDTH; at += WIDTH) {
            if (entries[at + 1] >= watermark) {
                System.arraycopy(entries, at, entries, kept * WIDTH, WIDTH);
                kept++;
            }
        }
        used = kept;
    }

    /** How many are remembered, some that have expired among them. */
    public int size() {
        return used;
    }

    /** Writes all of them. */
    public void write(DataOutput out) throws IOException {
        CompactText.writeLength(used, out);
        for (int at = 0; at < used * WIDTH; at += WIDTH) {
            out.writeLong(entries[at]);
            out.writeLong(entries[at + 1]);
            CompactLong.write(entries[at + 2] - entries[at + 1], out);
            CompactLong.write(entries[at + 3], out);
            out.writeLong(entries[at + 4]);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static CountedDeliveries read(DataInput in) throws IOException {
        CountedDeliveries read = new CountedDeliveries();
        read.used = CompactText.readLength(in);
        int capacity = Math.max(SMALLEST_CAPACITY, Integer.highestOneBit(read.used) * 2);
        read.entries = new long[WIDTH * capacity];
        for (int at = 0; at < read.used * WIDTH; at += WIDTH) {
            read.entries[at] = in.readLong();
            read.entries[at + 1] = in.readLong();
            read.entries[at + 2] = read.entries[at + 1] + CompactLong.read(in);
            read.entries[at + 3] = CompactLong.read(in);
            read.entries[at + 4] = in.readLong();
        }
        read.index();
        return read;
    }
}
