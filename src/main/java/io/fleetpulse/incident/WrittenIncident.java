package io.fleetpulse.incident;

/**
 * An incident of a product whose row is written and may still change.
 *
 * @param lastAt its last second with a disconnect, milliseconds since the epoch
 * @param over whether the incident has ended
 * @param devices number of devices that went offline
 * @param folded how many of those devices went offline in seconds that are no longer kept
 */
public record WrittenIncident(long lastAt, boolean over, long devices, long folded) {

    /** Whether both incidents have the same row. */
    boolean isSameRow(WrittenIncident other) {
        return other != null
                && over == other.over
                && devices == other.devices
                && (!over || lastAt == other.lastAt);
    }

    /** The same incident after its end. */
    WrittenIncident ended() {
        return new WrittenIncident(lastAt, true, devices, folded);
    }

    /** The end in the row, milliseconds since the epoch; null while the incident lasts. */
    Long endedAt() {
        if (over) {
            return lastAt;
        }
        return null;
    }
}
