package io.fleetpulse.lifetime;

/** Timers that end what is kept of a key, rounded up so that the entries of a while share one. */
public final class SharedTimer {

    /** An entry may stay this part of its time longer. */
    private static final int PART = 8;

    private SharedTimer() {}

    /**
     * When an entry may be forgotten.
     *
     * @param time of the entry, milliseconds since the epoch
     * @param kept how long it is kept, milliseconds
     * @param leastStep timers are at least this far apart, milliseconds, at least 1
     * @return at the earliest {@code kept} after the time, at the latest an eighth of that and the least
     *     step later; the end of time where that is beyond it
     */
    public static long after(long time, long kept, long leastStep) {
        long step = Math.max(kept / PART, leastStep);
        if (time > Long.MAX_VALUE - kept - 2 * step) {
            return Long.MAX_VALUE;
        }
        return (Math.floorDiv(time + kept, step) + 1) * step;
    }
}
