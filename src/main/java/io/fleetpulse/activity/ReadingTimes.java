package io.fleetpulse.activity;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * How many readings a device told for which moments. Of several for one moment the counts add up.
 *
 * @param productKey product of the device
 * @param deviceName name of the device
 * @param times milliseconds since the epoch
 * @param counts readings at each of the times
 */
public record ReadingTimes(String productKey, String deviceName, long[] times, int[] counts) {

    /** Its type for Flink. */
    public static final TypeInformation<ReadingTimes> TYPE =
            new CompactTypeInformation<>(ReadingTimes.class, new ReadingTimesSerializer());
}
