package io.fleetpulse.counting;

import java.util.HashMap;
import java.util.Map;

/**
 * What one table of one product counted in one window. At most {@value #MOST} names: further ones
 * share the name {@code …other}, in which a device may count more than once.
 *
 * @param totals totals by name
 */
public record CountWindow(Map<CountName, CountTotals> totals) {

    static final int MOST = 1000;

    static CountWindow empty() {
        return new CountWindow(new HashMap<>());
    }

    /** Adds what a delta says; tells whether its name was within the limit. */
    boolean add(CountDelta delta) {
        CountName name = delta.name();
        boolean within = totals.containsKey(name) || totals.size() < MOST;
        if (!within) {
            name = CountName.OTHER;
        }
        totals.computeIfAbsent(name, unknown -> CountTotals.none(delta.product().table()))
                .add(delta.totals());
        return within;
    }
}
