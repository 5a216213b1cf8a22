package io.fleetpulse.cohort;

/**
 * What is read at each piece of news of a device.
 *
 * @param modules what its modules ran; changes in place
 * @param progress how far what happened on it has gone; null before the first news but readings
 */
record KnownDevice(DeviceModules modules, DeviceProgress progress) {

    static KnownDevice unknown() {
        return new KnownDevice(new DeviceModules(), null);
    }

    KnownDevice with(DeviceProgress now) {
        return new KnownDevice(modules, now);
    }

    KnownDevice copy() {
        return new KnownDevice(modules.copy(), progress);
    }
}
