package io.fleetpulse.cohort;

import java.time.Duration;

/**
 * The windows and periods into which a device's time is divided. Windows are those of the rows. A
 * period is {@code counts.horizon}, rounded up to whole windows. Windows are cleared by whole
 * periods. A device's own counts, whose squares measure how unequal devices are, restart in each
 * period.
 *
 * @param window length of a window, milliseconds
 * @param period length of a period, milliseconds
 */
record Periods(long window, long period) {

    /** Before all events, but far enough from the end of the range to be divided into windows. */
    static final long EARLIEST = Long.MIN_VALUE / 2;

    /**
     * How far back from the watermark of its partition a late version still moves readings to its
     * cohort. Other activity moves from the period before that of the watermark on.
     */
    static final Duration READINGS_MOVE = Duration.ofMinutes(15);

    static Periods of(Duration window, Duration horizon) {
        long length = window.toMillis();
        return new Periods(
                length, Math.max(1, -Math.floorDiv(-horizon.toMillis(), length)) * length);
    }

    /** Start of the window that contains the given time. */
    long windowOf(long time) {
        return Math.floorDiv(time, window) * window;
    }

    /** Start of the period that contains the given time. */
    long periodOf(long time) {
        return Math.floorDiv(time, period) * period;
    }

    /**
     * The first window whose readings a version moves that becomes known at this watermark.
     *
     * @param watermark milliseconds since the epoch
     */
    long readingsMoveFrom(long watermark) {
        return windowOf(Math.max(watermark, EARLIEST) - READINGS_MOVE.toMillis());
    }

    /**
     * The first window whose other activity a version moves that becomes known at this watermark.
     *
     * @param watermark milliseconds since the epoch
     */
    long activityMovesFrom(long watermark) {
        return periodOf(Math.max(watermark, EARLIEST)) - period;
    }
}
