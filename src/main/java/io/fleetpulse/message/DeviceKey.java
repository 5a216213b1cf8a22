package io.fleetpulse.message;

/**
 * The key of a device. It has no {@code iotId}, because batch families have none.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 */
public record DeviceKey(String productKey, String deviceName) {

    private static final int PLACES = 1 << 18;
    private static final DeviceKey[] SHARED = new DeviceKey[PLACES];

    /**
     * Returns a shared instance of equal keys where possible. A device is the key of a dozen states
     * and timers, and separate instances would each hold two texts. The cache is bounded: each key
     * has one place, which the newest key takes. Threads that race for a place may miss each
     * other's key, which only costs memory.
     */
    public DeviceKey shared() {
        int hash = hashCode() * 0x9E3779B9;
        int place = hash >>> Integer.SIZE - Integer.numberOfTrailingZeros(PLACES);
        DeviceKey known = SHARED[place];
        if (equals(known)) {
            return known;
        }
        DeviceKey shared = new DeviceKey(SharedText.of(productKey), deviceName);
        SHARED[place] = shared;
        return shared;
    }

    /**
     * Written out because it decides which task owns a device, and a JDK may change the hash of
     * records.
     */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + deviceName.hashCode();
    }

    /**
     * Compares names first: every access to keyed state compares keys, and names differ more often
     * than products.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceKey that
                && deviceName.equals(that.deviceName)
                && productKey.equals(that.productKey);
    }
}
