package io.fleetpulse.telemetry;

import io.fleetpulse.result.KeyText;

/**
 * Names of properties as keys of rows can hold them.
 *
 * <p>PostgreSQL refuses index rows of more than 2,704 bytes. The longest is that of a categorical
 * amendment: its value has at most {@value CategoricalValue#MOST_BYTES} bytes, its property {@value
 * #MOST_BYTES}, its message key {@value DeviceReadings#MOST_BYTES_OF_A_MESSAGE_KEY}. With 48 bytes for
 * the window and what PostgreSQL adds, {@value #BYTES_OF_PRODUCT_AND_DEVICE} are left for product and
 * device.
 */
final class PropertyName {

    /** The property that stands for those beyond the limit of a device. */
    static final String OTHER = "…other";

    static final int MOST_BYTES = 256;

    /** What product key and device name may have together. */
    static final int BYTES_OF_PRODUCT_AND_DEVICE = 256;

    private PropertyName() {}

    /** The name as rows can hold it. */
    static String of(String property) {
        return KeyText.of(property, MOST_BYTES);
    }
}
