package io.fleetpulse.bridge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits connects per minute over all connections of the process. The platform refuses clients that
 * connect more often.
 */
final class ConnectLimit {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final LongSupplier clock;
    private final long[] times;
    private int next;
    private long count;

    /**
     * Creates a limit.
     *
     * @param perMinute most connects per minute
     */
    ConnectLimit(int perMinute) {
        this(perMinute, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * Creates a limit.
     *
     * @param clock milliseconds that never decrease: after a step back of the machine's clock, a
     *     connect would wait for as long as the step
     */
    ConnectLimit(int perMinute, LongSupplier clock) {
        this.clock = clock;
        times = new long[perMinute];
    }

    /** Reserves a connect and returns how long this connect must wait to keep the limit. */
    synchronized Duration take() {
        long now = clock.getAsLong();
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
        return Duration.ofMillis(at - now);
    }
}
