package io.fleetpulse.alert;

import io.fleetpulse.message.DeviceKey;

/**
 * A row of another table, or a result of a rule, that may raise an alert.
 *
 * @param from when the cause began, milliseconds since the epoch; for windows the end of the window
 * @param to when the cause ended, milliseconds since the epoch; null while it lasts, and for
 *     windows
 * @param productKey product of the cause; null if there is none
 * @param deviceName device of the cause; null if there is no single one
 * @param jobId update batch of the cause; null if there is none
 * @param decision decision of a gate; null for other causes
 * @param previous previous decision of the gate; null for other causes, and in its first window
 * @param figure transitions of a flapping device, devices of an incident, or stalled tasks
 * @param reasons JSON array of a gate's reasons; null for other causes
 * @param severity severity given by a rule; null if the kind of alert determines it
 * @param detail JSON object with the figures of the cause; null if the other members contain them
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

    /** Creates the cause of a gate's decision. */
    static Cause ofGate(
            long from,
            String productKey,
            String jobId,
            String decision,
            String previous,
            String reasons) {
        return new Cause(
                from, null, productKey, null, jobId, decision, previous, 0, reasons, null, null);
    }

    /** Creates a cause of which only a number is known: of a product, a device or an update batch. */
    static Cause ofFigure(
            long from, Long to, String productKey, String deviceName, String jobId, long figure) {
        return new Cause(
                from, to, productKey, deviceName, jobId, null, null, figure, null, null, null);
    }

    /** Creates a cause of a device that comes from a rule of the configuration. */
    static Cause ofRule(long from, Long to, DeviceKey device, String severity, String detail) {
        return ofRule(from, to, device.productKey(), device.deviceName(), severity, detail);
    }

    /** Creates a cause of a product that comes from a rule of the configuration. */
    static Cause ofRule(long from, Long to, String productKey, String severity, String detail) {
        return ofRule(from, to, productKey, null, severity, detail);
    }

    private static Cause ofRule(
            long from,
            Long to,
            String productKey,
            String deviceName,
            String severity,
            String detail) {
        return new Cause(
                from, to, productKey, deviceName, null, null, null, 0, null, severity, detail);
    }
}
