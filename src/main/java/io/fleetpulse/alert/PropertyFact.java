package io.fleetpulse.alert;

import io.fleetpulse.message.DeviceKey;

/**
 * A window of a property to which a rule applies.
 *
 * @param device the device
 * @param rule name of the rule
 * @param start start of the window, milliseconds since the epoch
 * @param end end of the window, milliseconds since the epoch
 * @param extreme the reading of the window least far beyond the limit
 */
public record PropertyFact(DeviceKey device, String rule, long start, long end, double extreme) {

    /** The subject of its alerts. */
    AlertSubject subject() {
        return AlertSubject.of(AlertKind.PROPERTY, device.productKey(), device.deviceName(), rule);
    }
}
