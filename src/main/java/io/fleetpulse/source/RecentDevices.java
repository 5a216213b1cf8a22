package io.fleetpulse.source;

import io.fleetpulse.message.DeviceFingerprint;

/**
 * Devices that were told not long ago, so that a device is not told again with each of its messages.
 * It may forget a device at any time, and never takes a device for known that was not told.
 *
 * <p>A device is a fingerprint of 64 bits in a flat table of 2 MiB: eight places, one cache line, for
 * the devices whose fingerprints begin alike. Where all eight are taken the newcomer drives out one of
 * them, each in turn.
 */
final class RecentDevices {

    static final int PLACES = 1 << 18;

    private static final int PLACES_PER_LINE = 8;
    private static final int LINE_BITS = Integer.numberOfTrailingZeros(PLACES / PLACES_PER_LINE);
    private static final long IOT_ID_KNOWN = 1;
    // Fingerprint 0 marks a free place; bit 1 is set in every entry.
    private static final long TAKEN = 2;
    private static final long PERIOD_SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] entries = new long[PLACES];
    private int nextVictim;

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
        int line = (int) (fingerprint >>> (Long.SIZE - LINE_BITS)) * PLACES_PER_LINE;
        for (int place = line; place < line + PLACES_PER_LINE; place++) {
            long held = entries[place];
            if ((held | IOT_ID_KNOWN) == known) {
                entries[place] = held | entry;
                return held != entries[place];
            }
            if (held == 0) {
                entries[place] = entry;
                return true;
            }
        }
        nextVictim = (nextVictim + 1) % PLACES_PER_LINE;
        entries[line + nextVictim] = entry;
        return true;
    }
}
