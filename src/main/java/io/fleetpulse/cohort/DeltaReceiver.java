package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;

import java.util.Map;

/** Receives the deltas of a module's cohorts. */
@FunctionalInterface
interface DeltaReceiver {

    void receive(String moduleName, Place place, CohortTotals delta);

    /** Receives all deltas of a module that are not zero. */
    default void receiveAll(String moduleName, Map<Place, CohortTotals> deltas) {
        deltas.forEach(
                (place, delta) -> {
                    if (!delta.isNothing()) {
                        receive(moduleName, place, delta);
                    }
                });
    }
}
