package io.fleetpulse.cohort;

/**
 * How far the windows of a cohort are written. Windows by their start, milliseconds since the epoch.
 *
 * @param next what happened in windows before this one is written
 * @param online devices online at the start of {@code next}
 * @param flapping devices flapping in the window before {@code next}
 * @param keptFrom the first of the windows that are kept for late news; {@link #NONE} where none is
 * @param forgottenBefore windows before this one are no longer kept
 */
public record CohortProgress(
        long next, long online, long flapping, long keptFrom, long forgottenBefore) {

    static final long NONE = Long.MAX_VALUE;

    /** A cohort of which nothing is known. */
    static final CohortProgress UNKNOWN =
            new CohortProgress(Long.MIN_VALUE, 0, 0, NONE, Long.MIN_VALUE);

    CohortProgress keeping(long window) {
        return new CohortProgress(
                next, online, flapping, Math.min(keptFrom, window), forgottenBefore);
    }

    CohortProgress writtenBefore(long window, long onlineThen, long flappingThen) {
        return new CohortProgress(window, onlineThen, flappingThen, keptFrom, forgottenBefore);
    }

    CohortProgress forgottenBefore(long window, long firstKept) {
        return new CohortProgress(next, online, flapping, firstKept, window);
    }
}
