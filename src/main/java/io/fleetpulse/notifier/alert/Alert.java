package io.fleetpulse.notifier.alert;

/**
 * One row of alerts: from a time on, its subject is so.
 *
 * @param id what it is about
 * @param at from when on, by the platform's clock; milliseconds since the epoch
 * @param state {@code raised}, {@code resolved}, or a gate's decision
 * @param severity how much it matters; what is resolved is {@code INFO}
 * @param productKey product that it is about; null where it is about none
 * @param deviceName device that it is about; null where it is about no single one
 * @param jobId update batch that it is about; null where it is about none
 * @param message one English sentence
 * @param detail JSON object of the figures behind it
 */
public record Alert(
        AlertId id,
        long at,
        String state,
        Severity severity,
        String productKey,
        String deviceName,
        String jobId,
        String message,
        String detail) {

    /** What a row is taken for that was told and is there no more. */
    public static final String WITHDRAWN = "withdrawn";

    private static final String RESOLVED = "resolved";

    /** Whether something is wrong that a person may have to act on. */
    public boolean isFiring() {
        return severity != Severity.INFO;
    }

    /** Whether it only ends what fired before, and says nothing without that. */
    public boolean isResolution() {
        return state.equals(RESOLVED) || state.equals(WITHDRAWN);
    }

    public boolean isWithdrawn() {
        return state.equals(WITHDRAWN);
    }

    /** Whether another row says the same of the same subject, perhaps from another time on. */
    public boolean saysTheSameAs(Alert other) {
        return state.equals(other.state) && severity == other.severity;
    }

    /** This row when it was taken back. */
    public Alert withdrawn() {
        return new Alert(
                id, at, WITHDRAWN, Severity.INFO, productKey, deviceName, jobId, message, detail);
    }
}
