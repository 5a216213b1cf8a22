package io.fleetpulse.activity;

/**
 * A device was mentioned by a message of whatever family. Told at least once for every device that
 * any message mentions, and again from time to time: it says nothing of when or how often.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param iotId the platform's identifier of the device; null where the message has none
 */
public record DeviceSeen(String productKey, String deviceName, String iotId) {}
