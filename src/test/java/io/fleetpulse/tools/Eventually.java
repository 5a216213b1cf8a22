package io.fleetpulse.tools;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what another thread or process does. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 50;

    private Eventually() {}

    /**
     * Waits until a condition holds, for at most two minutes.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError if it does not hold by then
     */
    public static void holds(String what, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("Within " + PATIENCE.toSeconds() + " s not: " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
