package io.fleetpulse.connectivity;

/**
 * How far the windows of a product are written. All windows by their start, milliseconds since the
 * epoch.
 *
 * @param first window of the product's first transition
 * @param newest window of its newest one
 * @param writtenFrom the first window written; {@link #NONE} while none is
 * @param next the window to be written next, in front of which all are
 * @param foldedBefore windows before this one are folded into {@code folded}
 * @param folded what is running into window {@code foldedBefore}
 * @param running what is running into window {@code next}
 */
public record ProductProgress(
        long first,
        long newest,
        long writtenFrom,
        long next,
        long foldedBefore,
        Running folded,
        Running running) {

    /** No such window. */
    static final long NONE = Long.MAX_VALUE;

    /**
     * What goes on from one window into the next.
     *
     * @param online devices online
     * @param flapping devices flapping
     */
    public record Running(long online, long flapping) {

        static final Running NOTHING = new Running(0, 0);

        Running through(WindowTotals totals) {
            return new Running(online + totals.onlineChange(), flapping + totals.flappingChange());
        }
    }

    /** A product of which nothing is known. */
    static final ProductProgress UNKNOWN =
            new ProductProgress(
                    NONE,
                    Long.MIN_VALUE,
                    NONE,
                    NONE,
                    Long.MIN_VALUE,
                    Running.NOTHING,
                    Running.NOTHING);

    boolean isWritten(long window) {
        return window >= writtenFrom && window < next;
    }

    boolean isAnyWritten() {
        return writtenFrom != NONE;
    }

    ProductProgress withTransitionIn(long window) {
        long earliest = Math.min(first, window);
        long upcoming = next;
        if (!isAnyWritten()) {
            upcoming = earliest;
        }
        return new ProductProgress(
                earliest,
                Math.max(newest, window),
                writtenFrom,
                upcoming,
                foldedBefore,
                folded,
                running);
    }

    ProductProgress writtenThrough(long nextWindow, Running intoNext) {
        return new ProductProgress(
                first, newest, first, nextWindow, foldedBefore, folded, intoNext);
    }

    ProductProgress foldedBefore(long window, Running intoWindow) {
        return new ProductProgress(first, newest, writtenFrom, next, window, intoWindow, running);
    }
}
