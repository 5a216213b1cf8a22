package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;

/** Receives the deltas of a module's cohorts. */
@FunctionalInterface
interface DeltaReceiver {

    void receive(String moduleName, Place place, CohortTotals delta);
}
