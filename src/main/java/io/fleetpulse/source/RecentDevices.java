package io.fleetpulse.source;

import io.fleetpulse.message.DeviceFingerprint;

/**
 * Devices that were told not long ago, so that a device is not told again with each of its messages.
 * It may forget a device at any time, and never takes a device for known that was not told.
 *
 * <p>A device is a fingerprint of 64 bits in a flat hash table, which is asked for every message and
 * therefore no larger than its devices need: it grows with them to 8 MiB, and is emptied when more come
 * than that holds.
 */
final class RecentDevices {

    /** Of so many places three quarters are used at the most. */
    static final int MOST_PLACES = 1 << 20;

    private static final int FEWEST_PLACES = 1 << 10;
    private static final long IOT_ID_KNOWN = 1;
    // Fingerprint 0 marks a free place; bit 1 is set in every entry.
    private static final long TAKEN = 2;
    private static final long PERIOD_SPREAD = 0x9E3779B97F4A7C15L;

    private long[] entries = new long[FEWEST_PLACES];
    private int used;

    /**
     * Takes in a device.
     *
     * @param withIotId whether its {@code iotId} can be told now
     * @param period number of the stretch of time: a device is news once in every one
     * @return whether the device, or that it has an {@code iotId}, is news
     */
    boolean add(String productKey, String deviceName, boolean withIotId, long period) {
        long fingerprint = DeviceFingerprint.of(productKey, deviceName) ^ (period * PERIOD_SPREAD);
        long known = fingerprint | TAKEN | IOT_ID_KNOWN;
        long entry = known;
        if (!withIotId) {
            entry = known ^ IOT_ID_KNOWN;
        }
        int place = place(known);
        long held = entries[place];
        if (held == known || held == entry) {
            return false;
        }
        entries[place] = entry;
        if (held == 0) {
            used++;
            makeRoom();
        }
        return true;
    }

    /** Where the device is, or would be. */
    private int place(long known) {
        int mask = entries.length - 1;
        int place = (int) (known >>> Integer.SIZE) & mask;
        while (entries[place] != 0 && (entries[place] | IOT_ID_KNOWN) != known) {
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
                entries[place(entry | IOT_ID_KNOWN)] = entry;
            }
        }
    }
}
