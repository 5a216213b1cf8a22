package io.fleetpulse.stream;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Partial counts of one family in one window, from one task.
 *
 * @param family label of the family
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals the counts
 */
public record StreamDelta(String family, long windowStart, StreamTotals totals) {

    /** Flink's type information of this class. */
    public static final TypeInformation<StreamDelta> TYPE =
            new CompactTypeInformation<>(StreamDelta.class, new StreamDeltaSerializer());
}
