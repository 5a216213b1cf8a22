package io.fleetpulse.message;

/**
 * What a device is known by: batch families have no {@code iotId}.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 */
public record DeviceKey(String productKey, String deviceName) {}
