package io.fleetpulse.telemetry;

import io.fleetpulse.config.TelemetryConfig;

import java.io.Serializable;

/**
 * Tumbling windows aligned to the epoch, start inclusive and end exclusive, and how long the state
 * holds each. All times are milliseconds since the epoch; durations are milliseconds.
 *
 * @param size length of a window
 * @param allowedLateness how long after its end, in watermark time, a window is still restated
 */
record Windows(long size, long allowedLateness) implements Serializable {

    static Windows of(TelemetryConfig config) {
        return new Windows(config.window().toMillis(), config.allowedLateness().toMillis());
    }

    long start(long time) {
        return Math.floorDiv(time, size) * size;
    }

    long end(long start) {
        return start + size;
    }

    /** The watermark that closes the window: the job expects no more readings of the window. */
    long closesAt(long start) {
        return start + size - 1;
    }

    /** The watermark at which the window leaves the state; later readings amend the window. */
    long expiresAt(long start) {
        return saturatedSum(closesAt(start), allowedLateness);
    }

    /** Adds a duration, which is not negative, to a time; at most {@link Long#MAX_VALUE}. */
    static long saturatedSum(long time, long duration) {
        long sum = time + duration;
        if (sum < time) {
            return Long.MAX_VALUE;
        }
        return sum;
    }
}
