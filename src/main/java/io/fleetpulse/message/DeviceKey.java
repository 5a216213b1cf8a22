package io.fleetpulse.message;

/**
 * What a device is known by: batch families have no {@code iotId}.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 */
public record DeviceKey(String productKey, String deviceName) {

    private static final int PLACES = 1 << 18;
    private static final DeviceKey[] SHARED = new DeviceKey[PLACES];

    /**
     * One key for equal ones where it can: a device is a key of a dozen states and timers, and each would
     * have two texts of its own. Bounded: each key has one place, which the newest one takes. Threads that
     * race for a place may miss each other's key, and no more.
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

    /** Written out, because it decides which task owns a device: a JDK may hash records otherwise. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + deviceName.hashCode();
    }

    /** Every use of a device's state compares keys, and names differ more often than products. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceKey that
                && deviceName.equals(that.deviceName)
                && productKey.equals(that.productKey);
    }
}
