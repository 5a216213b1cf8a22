package io.fleetpulse.bridge;

import java.time.Duration;

/**
 * Limits connects per minute over all connections of the process. The platform refuses clients that
 * connect more often.
 */
final class ConnectLimit {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final long[] times;
    private int next;
    private long count;

    /**
     * Creates a limit.
     *
     * @param perMinute most connects per minute
     */
    ConnectLimit(int perMinute) {
        times = new long[perMinute];
    }

    /**
     * Reserves a connect and returns the earliest time for this connect within the limit.
     *
     * @param now the current time, in milliseconds of a monotonic clock
     */
    synchronized long take(long now) {
        long at = now;
        if (count >= times.length) {
            // The oldest of the last connects must be at least a minute old.
            at = Math.max(now, times[next] + MINUTE);
        }
        if (count > 0) {
            // Reserved times never decrease.
            at = Math.max(at, times[(next + times.length - 1) % times.length]);
        }
        times[next] = at;
        next = (next + 1) % times.length;
        count++;
        return at;
    }
}
