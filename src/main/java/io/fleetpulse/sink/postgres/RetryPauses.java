package io.fleetpulse.sink.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * Pauses before new attempts. Each pause is twice as long as the one before, up to a limit.
 *
 * @param first the first pause
 * @param longest the longest pause
 * @param retries number of new attempts
 */
record RetryPauses(Duration first, Duration longest, int retries) implements Serializable {

    /** Pauses of 0.5, 1, 2, 4, 8, 15, 15 and 15 seconds: about a minute. */
    static final RetryPauses ONE_MINUTE =
            new RetryPauses(Duration.ofMillis(500), Duration.ofSeconds(15), 8);

    /** Returns the pause before a new attempt, numbered from 1. */
    Duration before(int retry) {
        Duration pause = first;
        for (int doubled = 1; doubled < retry && pause.compareTo(longest) < 0; doubled++) {
            pause = pause.multipliedBy(2);
        }
        if (pause.compareTo(longest) > 0) {
            return longest;
        }
        return pause;
    }
}
