package io.fleetpulse.gate;

/**
 * Whose rollouts are compared with each other's devices.
 *
 * @param productKey product of the devices
 * @param moduleName OTA module
 */
public record GateKey(String productKey, String moduleName) {

    /** Written out, because it decides which task owns the module. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + moduleName.hashCode();
    }
}
