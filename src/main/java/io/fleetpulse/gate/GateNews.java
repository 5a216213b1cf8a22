package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortDelta;
import io.fleetpulse.activity.RolloutActivity;

/**
 * News of a product's module: of its devices, or of a rollout.
 *
 * @param cohort what the devices on a version do; null for news of a rollout
 * @param rollout what became of a task; null for others
 * @param term whether the module decides on the rollout; null for news of devices
 */
public record GateNews(CohortDelta cohort, RolloutActivity rollout, ModuleTerm term) {

    static GateNews of(CohortDelta cohort) {
        return new GateNews(cohort, null, null);
    }

    /** What became of a task, in this term of its module. */
    static GateNews of(RolloutActivity rollout, long term) {
        return new GateNews(
                null, rollout, new ModuleTerm(rollout.jobId(), GateKey.of(rollout), term));
    }

    static GateNews of(ModuleTerm term) {
        return new GateNews(null, null, term);
    }

    GateKey key() {
        if (cohort != null) {
            return new GateKey(cohort.productKey(), cohort.moduleName());
        }
        return term.module();
    }
}
