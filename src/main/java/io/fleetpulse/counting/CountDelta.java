package io.fleetpulse.counting;

import io.fleetpulse.result.CompactTypeInformation;

import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * What devices add to one name of one window; of several with one {@link #key()} the totals add up.
 *
 * @param product table and product
 * @param name what is counted
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals what is added
 */
record CountDelta(CountedProduct product, CountName name, long windowStart, CountTotals totals) {

    /** Its type for Flink. */
    static final TypeInformation<CountDelta> TYPE =
            new CompactTypeInformation<>(CountDelta.class, new CountDeltaSerializer());

    /** What one delta is told from another by. */
    record Key(CountedProduct product, CountName name, long windowStart) {}

    Key key() {
        return new Key(product, name, windowStart);
    }

    /** Adds the other to this one's own totals. */
    CountDelta plus(CountDelta other) {
        totals.add(other.totals);
        return this;
    }
}
