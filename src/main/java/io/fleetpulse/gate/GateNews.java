package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.RolloutActivity;

/**
 * News of a product's module; one of the two is null.
 *
 * @param cohort what the devices on a version do
 * @param rollout what became of a task
 */
public record GateNews(CohortDelta cohort, RolloutActivity rollout) {

    /** The platform's name of the only module of a device that has no other. */
    private static final String DEFAULT_MODULE = "default";

    static GateNews of(CohortDelta cohort) {
        return new GateNews(cohort, null);
    }

    static GateNews of(RolloutActivity rollout) {
        return new GateNews(null, rollout);
    }

    GateKey key() {
        if (cohort != null) {
            return new GateKey(cohort.productKey(), cohort.moduleName());
        }
        String module = rollout.moduleName();
        if (module.isEmpty()) {
            module = DEFAULT_MODULE;
        }
        return new GateKey(rollout.productKey(), module);
    }
}
