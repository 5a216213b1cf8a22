package io.fleetpulse.telemetry;

/**
 * What the product's windows are keyed by.
 *
 * @param productKey the product
 * @param property the property
 */
public record ProductProperty(String productKey, String property) {

    /** Written out, because it decides which task owns the windows: a JDK may hash records otherwise. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + property.hashCode();
    }
}
