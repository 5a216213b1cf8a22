package io.fleetpulse.message;

/**
 * The key of a device. It has no {@code iotId}, because batch families have none.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 */
public record DeviceKey(String productKey, String deviceName) {

    private static final int PAIRS = 1 << 19;
    private static final DeviceKey[] SHARED = new DeviceKey[2 * PAIRS];

    /**
     * Returns a shared instance of equal keys where possible. A device is the key of a dozen states
     * and timers, and separate instances would each hold two texts. The cache is bounded: a hash
     * leads to two places, and a new key replaces the older of the two keys there. Threads that race
     * for a place may miss each other's key, which only costs memory. A key without a product
     * stands for a message without a device, whose id never comes again: it takes no place.
     */
    public DeviceKey shared() {
        if (productKey.isEmpty()) {
            return this;
        }
        int hash = hashCode() * 0x9E3779B9;
        int newest = 2 * (hash >>> Integer.SIZE - Integer.numberOfTrailingZeros(PAIRS));
        int older = newest + 1;
        DeviceKey known = SHARED[newest];
        if (equals(known)) {
            return known;
        }
        DeviceKey before = SHARED[older];
        if (equals(before)) {
            return before;
        }
        DeviceKey shared = new DeviceKey(SharedText.of(productKey), deviceName);
        SHARED[older] = known;
        SHARED[newest] = shared;
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
