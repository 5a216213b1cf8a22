package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;

import java.util.Map;

/**
 * A device in its cohorts, and the receiver of its deltas.
 *
 * @param periods the windows and periods of the cohorts
 * @param modules the versions that the device's modules ran, which change in place
 * @param windows the kept windows
 * @param receiver receives the deltas
 */
record CohortDevice(
        Periods periods, DeviceModules modules, KeptWindows windows, DeltaReceiver receiver) {

    /** Emits the deltas of a module that are not zero. */
    void emit(int module, Map<Place, CohortTotals> deltas) {
        String moduleName = modules.get(module).moduleName();
        deltas.forEach(
                (place, delta) -> {
                    if (!delta.isNothing()) {
                        receiver.receive(moduleName, place, delta);
                    }
                });
    }
}
