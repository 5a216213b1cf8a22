package io.fleetpulse.activity;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * How many readings a device reported for which times. The counts of equal times add up.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param times milliseconds since the epoch
 * @param counts readings at each of the times
 */
public record ReadingTimes(String productKey, String deviceName, long[] times, int[] counts) {

    /** Flink's type information of this class. */
    public static final TypeInformation<ReadingTimes> TYPE =
            new CompactTypeInformation<>(ReadingTimes.class, new ReadingTimesSerializer());
}
