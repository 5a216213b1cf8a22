package io.fleetpulse.message;

/**
 * Devices as 64-bit numbers, where many have to be told apart in little room: of a million devices two
 * are taken for one with a probability of one in thirty million. The number of a device never
 * changes: it stands in saved state.
 */
public final class DeviceFingerprint {

    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private DeviceFingerprint() {}

    /**
     * The number of a device.
     *
     * @param productKey product of the device; given by the platform and shared by many messages, so
     *     its own hash, which it remembers, is enough
     * @param deviceName name of the device; chosen by people, often in series, so all of its
     *     characters are mixed in
     */
    public static long of(String productKey, String deviceName) {
        long hash = (productKey.hashCode() + SPREAD) * SPREAD;
        for (int index = 0; index < deviceName.length(); index++) {
            hash = (hash ^ deviceName.charAt(index)) * FNV_PRIME;
        }
        return mixed(hash + deviceName.length());
    }

    /** The finalizer of MurmurHash3: every bit of the input moves half of the output's. */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
