package io.fleetpulse.alert;

/**
 * A period in which a device is offline too long. All times are milliseconds since the epoch.
 *
 * @param begin when the device went offline
 * @param due from when on the device is offline too long
 * @param end when the device connected, or was disabled or deleted; null while the period continues
 * @param updating whether the device went offline during an update
 */
record OfflinePeriod(long begin, long due, Long end, boolean updating) {

    /** Whether the period has lasted too long at this watermark; one that has ended has. */
    boolean isTooLongAt(long watermark) {
        return end != null || due <= watermark;
    }
}
