package io.fleetpulse.telemetry;

import io.fleetpulse.message.DeviceKey;

/**
 * When a device may write its latest values: at its own time in each {@value
 * Telemetry#LATEST_VALUES_MS} ms, which the hash of its key determines.
 *
 * <p>The watermark closes the windows of all devices at once. The rows of windows leave first, and
 * those of latest values follow in small groups. A backfill closes windows in quick succession; only
 * the last of the rows of latest values matters, and the job writes no more than one in this time.
 */
final class LatestValuesTurn {

    /** Processing time between two groups of devices, milliseconds. */
    private static final long GROUP_MS = 200;

    private LatestValuesTurn() {}

    /**
     * Returns the next processing time at which the device may write, milliseconds since the epoch.
     *
     * @param now processing time, milliseconds since the epoch
     */
    static long after(long now, DeviceKey device) {
        long turn =
                GROUP_MS * Math.floorMod(device.hashCode(), Telemetry.LATEST_VALUES_MS / GROUP_MS);
        return now + 1 + Math.floorMod(turn - now - 1, Telemetry.LATEST_VALUES_MS);
    }
}
