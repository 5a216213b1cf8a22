package io.fleetpulse.gate;

import io.fleetpulse.activity.RolloutActivity;

/**
 * The key within which rollouts and devices are compared: a module of a product.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 */
public record GateKey(String productKey, String moduleName) {

    /** The platform's module name for devices that have a single module. */
    private static final String DEFAULT_MODULE = "default";

    /** The module of a task; the default module if no report names one. */
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
