package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;

/**
 * Whose rollouts are compared with each other's devices.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 */
public record GateKey(String productKey, String moduleName) {

    /** The platform's name of the only module of a device that has no other. */
    private static final String DEFAULT_MODULE = "default";

    /** The module that a task is about; the default one where no report names it. */
    static GateKey of(RolloutActivity activity) {
        String module = activity.moduleName();
        if (module.isEmpty()) {
            module = DEFAULT_MODULE;
        }
        return new GateKey(activity.productKey(), module);
    }

    boolean isDefault() {
        return moduleName.equals(DEFAULT_MODULE);
    }

    /** Written out, because it decides which task owns the module. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + moduleName.hashCode();
    }
}
