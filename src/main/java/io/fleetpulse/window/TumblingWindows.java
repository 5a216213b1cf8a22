package io.fleetpulse.window;

import io.fleetpulse.config.CountsConfig;

import java.io.Serializable;

/**
 * Tumbling windows aligned to the epoch, start inclusive and end exclusive, and how long the state
 * holds each. All times are milliseconds since the epoch; durations are milliseconds.
 *
 * @param length length of a window
 * @param horizon how long after a window's end, in watermark time, its rows are restated
 * @param forgotten windows that left the state under the horizon of an earlier run
 */
public record TumblingWindows(long length, long horizon, ForgottenWindows forgotten)
        implements Serializable {

    /** Creates the rules of a run that begins without state. */
    public TumblingWindows(long length, long horizon) {
        this(length, horizon, ForgottenWindows.NONE);
    }

    /** Creates the rules from the configuration. */
    public static TumblingWindows of(CountsConfig counts) {
        return new TumblingWindows(counts.window().toMillis(), counts.horizon().toMillis());
    }

    /** Start of the window that a time falls into. */
    public long start(long time) {
        return start(time, length);
    }

    /** Start of the window of this length that a time falls into. */
    public static long start(long time, long length) {
        return Math.floorDiv(time, length) * length;
    }

    /** End of a window, exclusive. */
    public long end(long start) {
        return start + length;
    }

    /** The watermark that closes the window: the job expects no more records of the window. */
    public long closesAt(long start) {
        return start + length - 1;
    }

    /** The watermark at which the window leaves the state; later records amend the window. */
    public long expiresAt(long start) {
        long closes = closesAt(start);
        return SaturatedTime.plus(
                closes, forgotten.contain(closes) ? forgotten.horizon() : horizon);
    }

    /** Whether the window that a time falls into has left the state at this watermark. */
    public boolean isExpired(long time, long watermark) {
        return expiresAt(start(time)) <= watermark;
    }
}
