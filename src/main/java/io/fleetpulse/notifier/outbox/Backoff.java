package io.fleetpulse.notifier.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after one failure after another: twice as long each time, with chance in it. */
final class Backoff {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The wait after one more failure, milliseconds. */
    long next() {
        long most = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures, 20));
        failures++;
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    /** How many failures there were in a row. */
    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }
}
