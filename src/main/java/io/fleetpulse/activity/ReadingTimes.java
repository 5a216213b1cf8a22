package io.fleetpulse.activity;

/**
 * How many readings a device told for which moments. Of several for one moment the counts add up.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param times milliseconds since the epoch
 * @param counts readings at each of the times
 */
public record ReadingTimes(String productKey, String deviceName, long[] times, int[] counts) {}
