package io.fleetpulse.bridge;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential backoff with jitter. The wait doubles with each consecutive failure up to a limit. A
 * random factor from 0.5 to 1 spreads the reconnects of many clients that lost the same server.
 */
final class ReconnectBackoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final DoubleSupplier random;
    private int failures;

    /**
     * @param random supplies random numbers from 0 to 1
     */
    ReconnectBackoff(DoubleSupplier random) {
        this.random = random;
    }

    /** Counts a failure and returns how long to wait before the next attempt. */
    Duration failed() {
        long longest = FIRST.toMillis() << Math.min(failures, 16);
        long whole = Math.min(longest, LONGEST.toMillis());
        failures++;
        double share = 0.5 + 0.5 * random.getAsDouble();
        return Duration.ofMillis((long) (whole * share));
    }

    /** Resets the number of consecutive failures. */
    void succeeded() {
        failures = 0;
    }
}
