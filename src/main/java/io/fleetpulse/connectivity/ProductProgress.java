package io.fleetpulse.connectivity;

/**
 * How far the windows of a product are written. Windows are given by their start, milliseconds
 * since the epoch.
 *
 * @param newest window of the product's newest transition
 * @param next everything that happened in windows before this one is written
 * @param keptFrom the first window kept for common corrections; {@link #NONE} if there is none
 * @param movedBefore windows before this one are among the older ones
 * @param olderFrom the first of the older windows; {@link #NONE} if there is none
 * @param forgottenBefore windows before this one are no longer kept
 * @param running the counts that carry over into window {@code next}
 */
public record ProductProgress(
        long newest,
        long next,
        long keptFrom,
        long movedBefore,
        long olderFrom,
        long forgottenBefore,
        Running running) {

    /** Marks a missing window. */
    static final long NONE = Long.MAX_VALUE;

    /**
     * Counts that carry over from one window into the next.
     *
     * @param online devices online
     * @param flapping devices flapping
     */
    public record Running(long online, long flapping) {

        static final Running NOTHING = new Running(0, 0);

        Running through(WindowTotals totals) {
            return new Running(online + totals.onlineChange(), flapping + totals.flappingChange());
        }

        Running before(WindowTotals totals) {
            return new Running(online - totals.onlineChange(), flapping - totals.flappingChange());
        }
    }

    /** The progress of an unknown product. */
    static final ProductProgress UNKNOWN =
            new ProductProgress(
                    Long.MIN_VALUE,
                    Long.MIN_VALUE,
                    NONE,
                    Long.MIN_VALUE,
                    NONE,
                    Long.MIN_VALUE,
                    Running.NOTHING);

    ProductProgress withTransitionIn(long window) {
        return new ProductProgress(
                Math.max(newest, window),
                next,
                keptFrom,
                movedBefore,
                olderFrom,
                forgottenBefore,
                running);
    }

    /** Whether the window is among the older ones. */
    boolean isOlder(long window) {
        return window < movedBefore;
    }

    ProductProgress keeping(long window) {
        long first = keptFrom;
        long firstOlder = olderFrom;
        if (isOlder(window)) {
            firstOlder = Math.min(firstOlder, window);
        } else {
            first = Math.min(first, window);
        }
        return new ProductProgress(
                newest, next, first, movedBefore, firstOlder, forgottenBefore, running);
    }

    ProductProgress writtenBefore(long window, Running intoWindow) {
        return new ProductProgress(
                newest, window, keptFrom, movedBefore, olderFrom, forgottenBefore, intoWindow);
    }

    ProductProgress movedBefore(long window, long firstKept) {
        return new ProductProgress(
                newest, next, firstKept, window, olderFrom, forgottenBefore, running);
    }

    ProductProgress forgottenBefore(long window, long firstOlder) {
        return new ProductProgress(
                newest,
                next,
                keptFrom,
                movedBefore,
                firstOlder,
                Math.max(forgottenBefore, window),
                running);
    }
}
