package io.fleetpulse.alert;

import io.fleetpulse.message.DeviceKey;

/**
 * A row of another table that may be a reason to raise an alert.
 *
 * @param from when it began, milliseconds since the epoch; for windows the end of the window
 * @param to when it ended, milliseconds since the epoch; null while it lasts, and for windows
 * @param productKey product that it is about; null where it is about none
 * @param deviceName device that it is about; null where it is about no single one
 * @param jobId update batch that it is about; null where it is about none
 * @param decision decision of a gate; null for others
 * @param previous decision of the gate before; null for others, and in its first window
 * @param figure transitions of a flapping device, devices of an incident, stalled tasks
 * @param reasons JSON array of the reasons of a gate; null for others
 * @param severity severity by its rule; null where the kind of alert decides it
 * @param detail JSON object of the figures behind it; null where the other members are them
 */
public record Cause(
        long from,
        Long to,
        String productKey,
        String deviceName,
        String jobId,
        String decision,
        String previous,
        long figure,
        String reasons,
        String severity,
        String detail) {

    /** A cause that no rule of the configuration made. */
    Cause(
            long from,
            Long to,
            String productKey,
            String deviceName,
            String jobId,
            String decision,
            String previous,
            long figure,
            String reasons) {
        this(
                from,
                to,
                productKey,
                deviceName,
                jobId,
                decision,
                previous,
                figure,
                reasons,
                null,
                null);
    }

    /** A cause that a rule of the configuration made. */
    static Cause ofRule(long from, Long to, DeviceKey device, String severity, String detail) {
        return new Cause(
                from,
                to,
                device.productKey(),
                device.deviceName(),
                null,
                null,
                null,
                0,
                null,
                severity,
                detail);
    }
}
