package io.fleetpulse.tools;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what another thread or process does. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 50;

    private Eventually() {}

    /**
     * Waits until a condition holds, for at most five minutes.
     *
     * @param what the condition in words, for the message
     * @throws AssertionError if it does not hold by then
     */
    public static void holds(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Within " + PATIENCE.toSeconds() + " s not: " + what);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
