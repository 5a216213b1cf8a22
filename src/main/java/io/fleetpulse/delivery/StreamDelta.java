package io.fleetpulse.delivery;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What came of one family in one window, as far as one task has seen it.
 *
 * @param family label of the family
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals what came
 */
public record StreamDelta(String family, long windowStart, StreamTotals totals) {

    /** Its type for Flink. */
    public static final TypeInformation<StreamDelta> TYPE =
            new CompactTypeInformation<>(StreamDelta.class, new StreamDeltaSerializer());
}
