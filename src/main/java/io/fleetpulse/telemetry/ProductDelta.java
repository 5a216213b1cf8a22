package io.fleetpulse.telemetry;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

import java.util.HashMap;
import java.util.Map;

/**
 * Increment of one window of one property of a product: what its devices add. If {@link
 * #messageKey} is not null, the categorical values with which one message of one device amends that
 * window.
 */
final class ProductDelta {

    static final TypeInformation<ProductDelta> TYPE =
            new CompactTypeInformation<>(ProductDelta.class, new ProductDeltaSerializer());

    final String productKey;
    final String property;
    final long windowStart;

    /** Null except in an amendment. */
    final String deviceName;

    /** Null except in an amendment. */
    final String messageKey;

    /** Null without numbers. */
    ProductTotals totals;

    /** Count of each categorical value; in an amendment, 0 deletes the value's row. */
    final Map<String, Long> values = new HashMap<>();

    ProductDelta(
            String productKey,
            String property,
            long windowStart,
            String deviceName,
            String messageKey) {
        this.productKey = productKey;
        this.property = property;
        this.windowStart = windowStart;
        this.deviceName = deviceName;
        this.messageKey = messageKey;
    }

    static ProductDelta of(String productKey, String property, long windowStart) {
        return new ProductDelta(productKey, property, windowStart, null, null);
    }

    static ProductDelta amendment(
            String productKey,
            String property,
            long windowStart,
            String deviceName,
            String messageKey) {
        return new ProductDelta(productKey, property, windowStart, deviceName, messageKey);
    }

    boolean isAmendment() {
        return messageKey != null;
    }

    ProductProperty key() {
        return new ProductProperty(productKey, property);
    }

    void addNumber(double value, boolean firstOfDevice) {
        if (totals == null) {
            totals = new ProductTotals();
        }
        totals.add(value, firstOfDevice);
    }

    void addValue(String value) {
        values.merge(value, 1L, Long::sum);
    }

    /** Deletes the row that an earlier run may have written for a value of an amendment. */
    void withdrawValue(String value) {
        values.put(value, 0L);
    }
}
