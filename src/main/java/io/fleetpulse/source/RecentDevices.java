package io.fleetpulse.source;

import io.fleetpulse.message.DeviceFingerprint;

/**
 * Recently emitted devices, so that a device is not emitted again for each of its messages. The set
 * may forget a device at any time, and never reports a device as known that it has not seen.
 *
 * <p>A flat hash table holds 56 bits of the fingerprint of each device and 8 bits of its newest
 * {@code iotId}; of the ids of a device, about one in 250 has the bits of the one before. Every
 * message looks up the table, so it stays small: it grows with its devices up to 8 MiB and is
 * emptied when more devices arrive.
 */
final class RecentDevices {

    /** Largest size of the table, of which at most three quarters are used. */
    static final int MOST_PLACES = 1 << 20;

    private static final int FEWEST_PLACES = 1 << 10;
    // The lower bits of an entry are those of the iotId, never 0; 0 marks a free place.
    private static final int BITS_OF_IOT_ID = 8;
    private static final long OF_IOT_ID = (1L << BITS_OF_IOT_ID) - 1;
    private static final long WITHOUT_IOT_ID = 1;
    private static final int FIRST_CHARACTERS = 4;
    private static final int LAST_CHARACTERS = 8;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] entries = new long[FEWEST_PLACES];
    private int used;

    /**
     * Adds a device.
     *
     * @param iotId the device's {@code iotId}; null if the message has none
     * @param period number of the time period: a device counts as new once in each period
     * @return whether the device, or its {@code iotId}, is new
     */
    boolean add(String productKey, String deviceName, String iotId, long period) {
        long fingerprint = DeviceFingerprint.of(productKey, deviceName) ^ (period * SPREAD);
        long entry = fingerprint & ~OF_IOT_ID | ofIotId(iotId);
        int place = place(entry);
        long held = entries[place];
        if (held == entry || iotId == null && held != 0) {
            return false;
        }
        entries[place] = entry;
        if (held == 0) {
            used++;
            makeRoom();
        }
        return true;
    }

    /**
     * The bits of an {@code iotId}. Every message needs them, so of the platform's 32 random
     * characters only the first and the last ones count.
     */
    private static long ofIotId(String iotId) {
        if (iotId == null) {
            return WITHOUT_IOT_ID;
        }
        int length = iotId.length();
        long hash = length;
        for (int index = 0; index < Math.min(FIRST_CHARACTERS, length); index++) {
            hash = (hash ^ iotId.charAt(index)) * SPREAD;
        }
        int last = Math.max(FIRST_CHARACTERS, length - LAST_CHARACTERS);
        for (int index = last; index < length; index++) {
            hash = (hash ^ iotId.charAt(index)) * SPREAD;
        }
        return Math.max(hash >>> Long.SIZE - BITS_OF_IOT_ID, WITHOUT_IOT_ID + 1);
    }

    /** Returns the index of the device, or the free index for it. */
    private int place(long entry) {
        int mask = entries.length - 1;
        int place = (int) (entry >>> Integer.SIZE) & mask;
        while (entries[place] != 0 && (entries[place] ^ entry) >>> BITS_OF_IOT_ID != 0) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void makeRoom() {
        if (used <= entries.length / 4 * 3) {
            return;
        }
        long[] before = entries;
        if (before.length == MOST_PLACES) {
            entries = new long[FEWEST_PLACES];
            used = 0;
            return;
        }
        entries = new long[before.length * 2];
        for (long entry : before) {
            if (entry != 0) {
                entries[place(entry)] = entry;
            }
        }
    }
}
