package io.fleetpulse.counting;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Sum of increments under one name in one window. Deltas with equal {@link #key()} add up.
 *
 * @param product table and product
 * @param name what is counted
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals the increment
 */
record CountDelta(ProductTable product, CountName name, long windowStart, CountTotals totals) {

    /** Flink's type information of this class. */
    static final TypeInformation<CountDelta> TYPE =
            new CompactTypeInformation<>(CountDelta.class, new CountDeltaSerializer());

    /** Identity of the counts that a delta increments. */
    record Key(ProductTable product, CountName name, long windowStart) {}

    Key key() {
        return new Key(product, name, windowStart);
    }

    /** Adds the totals of another delta to those of this one, in place. */
    CountDelta plus(CountDelta other) {
        totals.add(other.totals);
        return this;
    }
}
