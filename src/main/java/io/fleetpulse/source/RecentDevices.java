package io.fleetpulse.source;

import io.fleetpulse.message.DeviceFingerprint;

/**
 * Recently emitted devices, so that a device is not emitted again for each of its messages. The set
 * may forget a device at any time, and never reports a device as known that it has not seen.
 *
 * <p>A flat hash table holds a 64-bit fingerprint for each device. Every message looks up the
 * table, so it stays small: it grows with its devices up to 8 MiB and is emptied when more devices
 * arrive.
 */
final class RecentDevices {

    /** Largest size of the table, of which at most three quarters are used. */
    static final int MOST_PLACES = 1 << 20;

    private static final int FEWEST_PLACES = 1 << 10;
    private static final long IOT_ID_KNOWN = 1;
    // Fingerprint 0 marks a free place; bit 1 is set in every entry.
    private static final long TAKEN = 2;
    private static final long PERIOD_SPREAD = 0x9E3779B97F4A7C15L;

    private long[] entries = new long[FEWEST_PLACES];
    private int used;

    /**
     * Adds a device.
     *
     * @param withIotId whether the device's {@code iotId} is known now
     * @param period number of the time period: a device counts as new once in each period
     * @return whether the device, or the fact that it has an {@code iotId}, is new
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

    /** Returns the index of the device, or the free index for it. */
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
