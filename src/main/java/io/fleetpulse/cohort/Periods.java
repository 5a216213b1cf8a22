package io.fleetpulse.cohort;

import java.time.Duration;

/**
 * How time is divided for a device. Windows are those of the rows. A period is {@code counts.horizon},
 * rounded up to whole windows: windows are forgotten by whole periods, and a device's own counts, whose
 * squares tell how unequal devices are, begin anew with each.
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

    /** Start of the window of a time. */
    long windowOf(long time) {
        return Math.floorDiv(time, window) * window;
    }

    /** Start of the period of a time. */
    long periodOf(long time) {
        return Math.floorDiv(time, period) * period;
    }
}
