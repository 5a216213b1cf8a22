package io.fleetpulse.cohort;

/**
 * How far the windows of a cohort are written. Windows by their start, milliseconds since the epoch.
 *
 * @param next what happened in windows before this one is written
 * @param online devices online at the start of {@code next}
 * @param flapping devices flapping in the window before {@code next}
 * @param keptFrom the first of the windows that are at hand for late news; {@link #NONE} where none is
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link #NONE} where none is
 * @param forgottenBefore windows before this one are no longer kept
 */
public record CohortProgress(
        long next,
        long online,
        long flapping,
        long keptFrom,
        long movedBefore,
        long olderFrom,
        long forgottenBefore) {

    static final long NONE = Long.MAX_VALUE;

    /** A cohort of which nothing is known. */
    static final CohortProgress UNKNOWN =
            new CohortProgress(Long.MIN_VALUE, 0, 0, NONE, Long.MIN_VALUE, NONE, Long.MIN_VALUE);

    /** Whether the window is among the older ones. */
    boolean isOlder(long window) {
        return window < movedBefore;
    }

    CohortProgress keeping(long window) {
        long first = keptFrom;
        long firstOlder = olderFrom;
        if (isOlder(window)) {
            firstOlder = Math.min(firstOlder, window);
        } else {
            first = Math.min(first, window);
        }
        return new CohortProgress(
                next, online, flapping, first, movedBefore, firstOlder, forgottenBefore);
    }

    CohortProgress writtenBefore(long window, long onlineThen, long flappingThen) {
        return new CohortProgress(
                window,
                onlineThen,
                flappingThen,
                keptFrom,
                movedBefore,
                olderFrom,
                forgottenBefore);
    }

    CohortProgress movedBefore(long window) {
        return new CohortProgress(next, online, flapping, NONE, window, olderFrom, forgottenBefore);
    }

    CohortProgress forgottenBefore(long window, long firstOlder) {
        return new CohortProgress(
                next, online, flapping, keptFrom, movedBefore, firstOlder, window);
    }
}
