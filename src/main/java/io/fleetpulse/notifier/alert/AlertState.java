package io.fleetpulse.notifier.alert;

/**
 * A row of the topic of alerts: the state of an alert's subject from a point in time.
 *
 * @param id kind and subject of the alert
 * @param at time at which the state begins, by the platform's clock; milliseconds since the epoch
 * @param state {@code raised}, {@code resolved}, or a gate's decision
 * @param severity severity of the state; {@code INFO} for a resolved alert
 * @param productKey product of the subject; null if there is none
 * @param deviceName device of the subject; null if the subject is not a single device
 * @param jobId OTA batch of the subject; null if there is none
 * @param message one English sentence
 * @param detail JSON object with the figures of the alert
 */
public record AlertState(
        AlertId id,
        long at,
        String state,
        Severity severity,
        String productKey,
        String deviceName,
        String jobId,
        String message,
        String detail) {

    /** State of a row that the notifier sent and the job has deleted since. */
    public static final String WITHDRAWN = "withdrawn";

    private static final String RESOLVED = "resolved";

    /** Returns whether the alert fires: a person may have to act. */
    public boolean isFiring() {
        return severity != Severity.INFO;
    }

    /** Returns whether the row only ends an earlier firing row. */
    public boolean isResolution() {
        return state.equals(RESOLVED) || state.equals(WITHDRAWN);
    }

    public boolean isWithdrawn() {
        return state.equals(WITHDRAWN);
    }

    /**
     * Returns whether another row of the same subject has the same state and severity, possibly
     * from another time.
     */
    public boolean hasSameStateAs(AlertState other) {
        return state.equals(other.state) && severity == other.severity;
    }

    /** Returns this row in the state {@link #WITHDRAWN}. */
    public AlertState withdrawn() {
        return new AlertState(
                id, at, WITHDRAWN, Severity.INFO, productKey, deviceName, jobId, message, detail);
    }
}
