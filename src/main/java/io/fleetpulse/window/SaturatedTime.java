package io.fleetpulse.window;

/** Arithmetic of times that stays at the ends of the range instead of overflowing. */
public final class SaturatedTime {

    private SaturatedTime() {}

    /** Adds a duration, which is not negative, to a time; at most {@link Long#MAX_VALUE}. */
    public static long plus(long time, long duration) {
        long sum = time + duration;
        if (sum < time) {
            return Long.MAX_VALUE;
        }
        return sum;
    }

    /** Subtracts a duration, which is not negative, from a time; at least {@link Long#MIN_VALUE}. */
    public static long minus(long time, long duration) {
        long difference = time - duration;
        if (difference > time) {
            return Long.MIN_VALUE;
        }
        return difference;
    }
}
