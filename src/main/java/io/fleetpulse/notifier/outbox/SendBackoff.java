package io.fleetpulse.notifier.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: the wait doubles with each consecutive failure up to a limit,
 * and a random factor shortens it by up to half.
 */
final class SendBackoff {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RandomGenerator random;
    private int failures;

    SendBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** Counts a failure and returns the wait before the next attempt, in milliseconds. */
    long next() {
        long most = Math.min(LONGEST.toMillis(), SHORTEST.toMillis() << Math.min(failures, 20));
        failures++;
        return most / 2 + random.nextLong(most / 2 + 1);
    }

    /** Returns the number of consecutive failures. */
    int failures() {
        return failures;
    }

    void reset() {
        failures = 0;
    }
}
