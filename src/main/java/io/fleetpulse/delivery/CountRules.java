package io.fleetpulse.delivery;

import io.fleetpulse.config.CountsConfig;

import java.io.Serializable;

/**
 * Windows aligned to the epoch, start inclusive and end exclusive, and how long each is kept;
 * milliseconds.
 *
 * @param window length of a window
 * @param horizon how long after its end, in watermark time, a window is restated
 */
public record CountRules(long window, long horizon) implements Serializable {

    /** As configured. */
    public static CountRules of(CountsConfig counts) {
        return new CountRules(counts.window().toMillis(), counts.horizon().toMillis());
    }

    /** Start of the window that a time falls into. */
    public long start(long time) {
        return Math.floorDiv(time, window) * window;
    }

    /** End of a window, exclusive. */
    public long end(long start) {
        return start + window;
    }

    /** The watermark that closes the window: nothing of it is to be expected any more. */
    public long closesAt(long start) {
        return start + window - 1;
    }

    /** The watermark at which the window leaves the state; what comes later is too late. */
    public long expiresAt(long start) {
        return Redeliveries.saturatedSum(closesAt(start), horizon);
    }

    /** Whether the window that a time falls into has left the state at this watermark. */
    public boolean isExpired(long time, long watermark) {
        return expiresAt(start(time)) <= watermark;
    }
}
