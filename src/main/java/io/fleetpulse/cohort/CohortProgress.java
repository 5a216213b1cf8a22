package io.fleetpulse.cohort;

/**
 * How far the windows of a cohort are written. Windows by their start, milliseconds since the epoch.
 *
 * @param from the first window that is kept; what was before is folded into the next two
 * @param online devices online at the start of {@code from}
 * @param flapping devices flapping at the start of {@code from}
 * @param next the first window that is not written; {@link #NONE} while none is
 * @param changedFrom the first window whose row may be wrong; {@link #NONE} where all are right
 * @param newest the newest window of which there was news
 */
public record CohortProgress(
        long from, long online, long flapping, long next, long changedFrom, long newest) {

    static final long NONE = Long.MAX_VALUE;

    /** The first news is of this window. */
    static CohortProgress startingAt(long window) {
        return new CohortProgress(window, 0, 0, NONE, NONE, window);
    }

    CohortProgress changedIn(long window) {
        return new CohortProgress(
                Math.min(from, window),
                online,
                flapping,
                next,
                Math.min(changedFrom, window),
                Math.max(newest, window));
    }

    /** With news of a window that is folded. */
    CohortProgress carrying(long moreOnline, long moreFlapping) {
        return new CohortProgress(
                from, online + moreOnline, flapping + moreFlapping, next, from, newest);
    }

    CohortProgress writtenBefore(long window) {
        return new CohortProgress(from, online, flapping, window, NONE, newest);
    }

    CohortProgress foldedBefore(long window, long onlineThen, long flappingThen) {
        return new CohortProgress(window, onlineThen, flappingThen, next, changedFrom, newest);
    }
}
