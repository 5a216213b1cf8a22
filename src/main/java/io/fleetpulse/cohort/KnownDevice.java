package io.fleetpulse.cohort;

/**
 * The state that is read for each event of a device.
 *
 * @param modules the versions that its modules ran; changes in place
 * @param progress the progress of its events; null before the first event other than a reading
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
