package io.fleetpulse.gate;

import io.fleetpulse.window.SaturatedTime;
import io.fleetpulse.window.TumblingWindows;

import java.io.Serializable;

/**
 * Decides which windows of a module are written, folded and kept at a time. Windows are given by
 * their start; times are milliseconds since the epoch, lengths are milliseconds.
 *
 * @param window length of a window
 * @param horizon how far back inputs count for a decision
 * @param bounded whether the input ends
 */
record GateWindows(long window, long horizon, boolean bounded) implements Serializable {

    /**
     * How long windows stay behind the watermark. Late messages change cohorts from the period of
     * one horizon before their watermark on, that is up to two horizons back, and the decision of
     * each window depends on the inputs of another horizon.
     */
    static long retention(long horizon) {
        return 3 * horizon;
    }

    long retention() {
        return retention(horizon);
    }

    /** The window of a report, or its day if the rows that follow the report are not recomputed. */
    long reportedIn(long start, GateProgress progress) {
        if (start < foldedReports(progress)) {
            return Math.floorDiv(start, day()) * day();
        }
        return start;
    }

    /** The first window whose reports are kept by window. */
    long foldedReports(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.folded() - day() - window;
    }

    /** A day, rounded up to whole windows. */
    long day() {
        return -TumblingWindows.start(-Stretches.AFTERWARDS.toMillis(), window);
    }

    /** The first window whose decision depends on kept data only. */
    long firstKnown(GateProgress progress) {
        if (progress.folded() == Long.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return progress.kept() + horizon;
    }

    /** The first window that must not be decided on yet. */
    long writtenBefore(GateProgress progress, long watermark) {
        long afterNewest = progress.newest() + window;
        if (watermark == Long.MAX_VALUE) {
            return afterNewest;
        }
        long open = TumblingWindows.start(watermark + 1, window);
        if (bounded) {
            return Math.min(open, afterNewest);
        }
        return open;
    }

    /**
     * The watermark at which late inputs correct rows: the end of the open window. One late event
     * changes the rows of a whole horizon, so the late inputs of a window share their corrections.
     */
    long correctedAt(long watermark) {
        if (watermark < Long.MIN_VALUE + window) {
            return watermark + 1;
        }
        long open = TumblingWindows.start(SaturatedTime.plus(watermark, 1), window);
        return SaturatedTime.plus(open, window - 1);
    }

    /**
     * The window before which windows are folded now; {@link Long#MIN_VALUE} if none are. Windows
     * are not folded one by one, since folding reads all of them.
     */
    long foldBefore(GateProgress progress, long watermark) {
        if (watermark == Long.MAX_VALUE || watermark < Long.MIN_VALUE + 2 * retention()) {
            return Long.MIN_VALUE;
        }
        long until = TumblingWindows.start(watermark - retention(), window);
        if (until > progress.written() || until < progress.kept() + horizon / 8 + window) {
            return Long.MIN_VALUE;
        }
        return until;
    }

    /** How long a limit of rollouts lasts after the newest refused report. */
    long limitKept() {
        return day() + window + retention();
    }

    /** The time of the last evaluation of a module that has no further inputs. */
    long lastEvaluation(GateProgress progress) {
        return progress.newest() + Stretches.AFTERWARDS.toMillis() + retention() + horizon;
    }
}
