package io.fleetpulse.message;

/**
 * What a device is known by: batch families have no {@code iotId}.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 */
public record DeviceKey(String productKey, String deviceName) {

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
