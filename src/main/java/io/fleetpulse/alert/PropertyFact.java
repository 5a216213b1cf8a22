package io.fleetpulse.alert;

import io.fleetpulse.message.DeviceKey;

/**
 * A window of a property that a rule is about.
 *
 * @param device the device
 * @param rule name of the rule
 * @param start begin of the window, milliseconds since the epoch
 * @param end its end
 * @param extreme of its readings the least far beyond the limit
 */
public record PropertyFact(DeviceKey device, String rule, long start, long end, double extreme) {

    /** What its alerts are about. */
    AlertSubject subject() {
        return new AlertSubject(
                AlertKind.PROPERTY, device.productKey() + "/" + device.deviceName() + "/" + rule);
    }
}
