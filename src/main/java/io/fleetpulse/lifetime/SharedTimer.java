package io.fleetpulse.lifetime;

/** Rounds up the times of timers that end state, so that entries can share a timer. */
public final class SharedTimer {

    /** An entry may stay longer by its retention divided by this number. */
    private static final int PART = 8;

    private SharedTimer() {}

    /**
     * Returns the time of the timer at which an entry may be removed.
     *
     * @param time time of the entry, milliseconds since the epoch
     * @param kept how long the entry is kept, milliseconds
     * @param leastStep minimum distance of timers, milliseconds, at least 1
     * @return a time after {@code time + kept}, later by at most the greater of {@code kept / 8}
     *     and {@code leastStep}; {@link Long#MAX_VALUE} if that may overflow
     */
    public static long after(long time, long kept, long leastStep) {
        long step = Math.max(kept / PART, leastStep);
        if (time > Long.MAX_VALUE - kept - 2 * step) {
            return Long.MAX_VALUE;
        }
        return (Math.floorDiv(time + kept, step) + 1) * step;
    }
}
