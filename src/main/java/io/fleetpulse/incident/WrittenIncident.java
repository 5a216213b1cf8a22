package io.fleetpulse.incident;

/**
 * An incident of a product whose row is written and may still change.
 *
 * @param lastAt its last second with a disconnect, milliseconds since the epoch
 * @param over whether it has ended
 * @param devices how many devices went offline
 * @param folded of them, how many in seconds that are no longer kept
 */
public record WrittenIncident(long lastAt, boolean over, long devices, long folded) {

    /** Whether the row says the same. */
    boolean isSameRow(WrittenIncident other) {
        return other != null
                && over == other.over
                && devices == other.devices
                && (!over || lastAt == other.lastAt);
    }

    /** Its end, as the row says; null while it lasts. */
    Long endedAt() {
        if (over) {
            return lastAt;
        }
        return null;
    }
}
