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
}
