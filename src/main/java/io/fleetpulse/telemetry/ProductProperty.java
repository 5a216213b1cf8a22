package io.fleetpulse.telemetry;

/**
 * What the product's windows are keyed by.
 *
 * @param productKey the product
 * @param property the property
 */
public record ProductProperty(String productKey, String property) {}
