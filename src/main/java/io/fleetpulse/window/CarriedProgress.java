package io.fleetpulse.window;

/**
 * How far the windows of a key are written and kept. Windows are given by their start, milliseconds
 * since the epoch.
 *
 * @param next everything that happened in windows before this one is written
 * @param levels the levels that carry over into {@code next}
 * @param keptFrom the first window kept for common corrections; {@link #NONE} if there is none
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link #NONE} if there is none
 * @param forgottenBefore windows before this one are no longer kept
 */
public record CarriedProgress(
        long next,
        Levels levels,
        long keptFrom,
        long movedBefore,
        long olderFrom,
        long forgottenBefore) {

    /** Marks a missing window. */
    public static final long NONE = Long.MAX_VALUE;

    boolean isOlder(long window) {
        return window < movedBefore;
    }

    CarriedProgress keeping(long window) {
        long first = keptFrom;
        long firstOlder = olderFrom;
        if (isOlder(window)) {
            firstOlder = Math.min(firstOlder, window);
        } else {
            first = Math.min(first, window);
        }
        return new CarriedProgress(next, levels, first, movedBefore, firstOlder, forgottenBefore);
    }

    /** Returns this progress after all windows before the given one are written. */
    public CarriedProgress writtenBefore(long window) {
        return new CarriedProgress(
                window, levels, keptFrom, movedBefore, olderFrom, forgottenBefore);
    }

    CarriedProgress withLevels(Levels now) {
        return new CarriedProgress(next, now, keptFrom, movedBefore, olderFrom, forgottenBefore);
    }

    CarriedProgress movedBefore(long window) {
        return new CarriedProgress(next, levels, NONE, window, olderFrom, forgottenBefore);
    }

    CarriedProgress forgottenBefore(long window, long firstOlder) {
        return new CarriedProgress(
                next, levels, keptFrom, movedBefore, firstOlder, Math.max(forgottenBefore, window));
    }
}
