package io.fleetpulse.gate;

/**
 * How far the decisions on a module's rollouts are written. Windows are given by their start,
 * milliseconds since the epoch.
 *
 * @param kept the first kept window
 * @param written the first window without a decision so far, in this run or an earlier one
 * @param newest the newest window with an input
 * @param folded windows before this one are folded; {@link Long#MIN_VALUE} before the first fold
 */
public record GateProgress(long kept, long written, long newest, long folded) {

    static GateProgress startingAt(long window) {
        return new GateProgress(window, Long.MIN_VALUE, window, Long.MIN_VALUE);
    }

    /** The progress after an input of the given window. */
    GateProgress withInput(long window) {
        return new GateProgress(Math.min(kept, window), written, Math.max(newest, window), folded);
    }

    /** The progress if no window after the given one has an input. */
    GateProgress endingWith(long window, long length) {
        return new GateProgress(kept, Math.min(written, window + length), window, folded);
    }

    GateProgress writtenBefore(long window) {
        return new GateProgress(kept, Math.max(written, window), newest, folded);
    }

    GateProgress foldedBefore(long window) {
        return new GateProgress(window, written, newest, window);
    }
}
