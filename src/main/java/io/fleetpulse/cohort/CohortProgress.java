package io.fleetpulse.cohort;

/**
 * How far the windows of a cohort are written. Windows are given by their start, milliseconds since
 * the epoch.
 *
 * @param next everything that happened in windows before this one is written
 * @param online devices online at the start of {@code next}
 * @param flapping devices flapping in the window before {@code next}
 * @param keptFrom the first window kept for common late changes; {@link #NONE} if there is none
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link #NONE} if there is none
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

    /** The progress of an unknown cohort. */
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
                next,
                online,
                flapping,
                keptFrom,
                movedBefore,
                firstOlder,
                Math.max(forgottenBefore, window));
    }
}
