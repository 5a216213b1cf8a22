package io.fleetpulse.alert;

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
        String reasons) {}
