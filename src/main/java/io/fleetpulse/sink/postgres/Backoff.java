package io.fleetpulse.sink.postgres;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long to wait before each new attempt: twice as long every time, up to a limit.
 *
 * @param first the first pause
 * @param longest no pause is longer
 * @param retries how many new attempts there are
 */
record Backoff(Duration first, Duration longest, int retries) implements Serializable {

    /** Pauses of 0.5, 1, 2, 4, 8, 15, 15 and 15 seconds: about a minute. */
    static final Backoff ONE_MINUTE =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15), 8);

    /** The pause before this new attempt, from 1. */
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
