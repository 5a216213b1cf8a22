package io.fleetpulse.window;

/** Arithmetic of times that stays at {@link Long#MAX_VALUE} instead of overflowing. */
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
}
