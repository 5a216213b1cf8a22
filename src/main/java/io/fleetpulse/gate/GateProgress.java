package io.fleetpulse.gate;

/**
 * How far the decisions on a module's rollouts are written. Windows by their start, milliseconds since
 * the epoch.
 *
 * @param kept the first window that is kept
 * @param changedFrom the first window whose rows may be wrong, or not written
 * @param written the first window that has never been decided on, in this run or an earlier one
 * @param newest the newest window of which there was news
 * @param folded windows before this one are folded; {@link Long#MIN_VALUE} before the first fold
 */
public record GateProgress(long kept, long changedFrom, long written, long newest, long folded) {

    static GateProgress startingAt(long window) {
        return new GateProgress(window, window, Long.MIN_VALUE, window, Long.MIN_VALUE);
    }

    GateProgress changedIn(long window) {
        return new GateProgress(
                Math.min(kept, window),
                Math.min(changedFrom, window),
                written,
                Math.max(newest, window),
                folded);
    }

    /** Without news of that window. */
    GateProgress wrongFrom(long window) {
        return new GateProgress(kept, Math.min(changedFrom, window), written, newest, folded);
    }

    GateProgress writtenBefore(long window) {
        return new GateProgress(
                kept, Math.max(changedFrom, window), Math.max(written, window), newest, folded);
    }

    GateProgress foldedBefore(long window) {
        return new GateProgress(window, changedFrom, written, newest, window);
    }
}
