package io.fleetpulse.bridge;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: twice as long after each failure in a row, up to a limit, and
 * somewhere between half of it and all of it, so that many who lost one server do not return as one.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final DoubleSupplier random;
    private int failures;

    /**
     * @param random numbers from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** Counts a failure and returns the wait that it calls for. */
    Duration failed() {
        long longest = FIRST.toMillis() << Math.min(failures, 16);
        long whole = Math.min(longest, LONGEST.toMillis());
        failures++;
        double share = 0.5 + 0.5 * random.getAsDouble();
        return Duration.ofMillis((long) (whole * share));
    }

    /** Begins anew. */
    void succeeded() {
        failures = 0;
    }
}
