package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.RolloutActivity;

/**
 * An input of a product's module: a delta of its devices, a task activity of a rollout, or a term.
 *
 * @param cohort totals of the devices on a version; null for inputs of a rollout
 * @param rollout activity of a task; null for other inputs
 * @param term whether the module decides on the rollout; null for inputs of devices
 */
public record GateInput(CohortDelta cohort, RolloutActivity rollout, ModuleTerm term) {

    static GateInput of(CohortDelta cohort) {
        return new GateInput(cohort, null, null);
    }

    /** An activity of a task, with the term of its module. */
    static GateInput of(RolloutActivity rollout, long term) {
        return new GateInput(
                null, rollout, new ModuleTerm(rollout.jobId(), GateKey.of(rollout), term));
    }

    static GateInput of(ModuleTerm term) {
        return new GateInput(null, null, term);
    }

    GateKey key() {
        if (cohort != null) {
            return new GateKey(cohort.productKey(), cohort.moduleName());
        }
        return term.module();
    }
}
