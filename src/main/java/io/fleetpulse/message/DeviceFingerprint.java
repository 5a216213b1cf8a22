package io.fleetpulse.message;

/**
 * Computes 64-bit fingerprints of devices, for compact sets of many devices. Among a million
 * devices, two share a fingerprint with a probability of one in thirty million. A device's
 * fingerprint never changes, because saved state contains it.
 */
public final class DeviceFingerprint {

    private static final long FNV_PRIME = 0x100000001B3L;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private DeviceFingerprint() {}

    /**
     * Returns the fingerprint of a device.
     *
     * @param productKey product of the device. Many messages share the string, which caches its
     *     hash, so the string's hash is enough
     * @param deviceName name of the device. People choose names, often in series, so all characters
     *     are mixed in
     */
    public static long of(String productKey, String deviceName) {
        long hash = (productKey.hashCode() + SPREAD) * SPREAD;
        for (int index = 0; index < deviceName.length(); index++) {
            hash = (hash ^ deviceName.charAt(index)) * FNV_PRIME;
        }
        return Fingerprint.mixed(hash + deviceName.length());
    }
}
