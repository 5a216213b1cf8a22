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

    WrittenIncident withOver(boolean isOver) {
        return new WrittenIncident(lastAt, isOver, devices, folded);
    }

    /** The same incident after this number of its disconnects is folded. */
    WrittenIncident withMoreFolded(long more) {
        return new WrittenIncident(lastAt, over, devices, folded + more);
    }

    /** The end in the row, milliseconds since the epoch; null while the incident lasts. */
    Long endedAt() {
        if (over) {
            return lastAt;
        }
        return null;
    }
}
