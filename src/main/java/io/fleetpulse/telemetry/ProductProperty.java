package io.fleetpulse.telemetry;

/**
 * Key of a product's windows: one property of one product.
 *
 * @param productKey the product
 * @param property the property
 */
public record ProductProperty(String productKey, String property) {

    /** Defined here because the hash selects the task, and a JDK may change the hash of records. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + property.hashCode();
    }
}
