package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortDelta;

/**
 * A cohort: the devices of a product that run a version of a module.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 * @param version version that they run
 */
public record CohortKey(String productKey, String moduleName, String version) {

    static CohortKey of(CohortDelta delta) {
        return new CohortKey(delta.productKey(), delta.moduleName(), delta.version());
    }

    /** Written out, because it decides which task owns the cohort. */
    @Override
    public int hashCode() {
        return 31 * (31 * productKey.hashCode() + moduleName.hashCode()) + version.hashCode();
    }
}
