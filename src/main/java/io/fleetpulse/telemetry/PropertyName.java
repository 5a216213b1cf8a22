package io.fleetpulse.telemetry;

import io.fleetpulse.result.KeyText;

/**
 * Cuts names of properties to the length that key columns can hold.
 *
 * <p>PostgreSQL refuses index rows of more than 2,704 bytes. Categorical amendments have the
 * longest key: at most {@value CategoricalValue#MOST_BYTES} bytes for the value, {@value
 * #MOST_BYTES} for the property, {@value DeviceReadings#MOST_BYTES_OF_A_MESSAGE_KEY} for the
 * message key, and 48 for the window and PostgreSQL's overhead. This leaves {@value
 * #BYTES_OF_PRODUCT_AND_DEVICE} bytes for product and device.
 */
final class PropertyName {

    /** Stands for the properties beyond a device's limit. */
    static final String OTHER = "…other";

    static final int MOST_BYTES = 256;

    /** Maximum bytes of product key and device name together. */
    static final int BYTES_OF_PRODUCT_AND_DEVICE = 256;

    private PropertyName() {}

    /** Returns the name as the key column of a row holds it. */
    static String of(String property) {
        return KeyText.of(property, MOST_BYTES);
    }
}
