package io.fleetpulse.message;

/**
 * A device as named in batch, topology and migration messages.
 *
 * @param productKey product of the device
 * @param deviceName name of the device, unique in its product
 * @param iotId the platform's identifier of the device; null where the message has none
 */
public record DeviceIdentity(String productKey, String deviceName, String iotId) {}
