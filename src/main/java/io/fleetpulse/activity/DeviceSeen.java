package io.fleetpulse.activity;

/**
 * A message of any family mentioned a device. Emitted at least once for every device, and again
 * from time to time; neither time nor number of these records has a meaning.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 */
public record DeviceSeen(String productKey, String deviceName, String iotId) {}
