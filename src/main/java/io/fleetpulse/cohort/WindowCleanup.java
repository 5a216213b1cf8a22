package io.fleetpulse.cohort;

import java.util.NavigableSet;
import java.util.TreeSet;

/** Clears old windows of a device, by whole periods. */
final class WindowCleanup {

    /** Maximum number of periods with events whose windows are kept. */
    static final int MOST_PERIODS = 9;

    private final Periods periods;
    private final KeptWindows windows;

    WindowCleanup(Periods periods, KeptWindows windows) {
        this.periods = periods;
        this.windows = windows;
    }

    /**
     * When all windows of a device are cleared, unless newer events arrive.
     *
     * @return watermark, milliseconds since the epoch
     */
    static long endOf(DeviceProgress progress, Periods periods) {
        return periods.periodOf(progress.newest()) + 2 * periods.period();
    }

    /**
     * Clears windows as the watermark advances: those before the period that precedes the period of
     * the watermark or of the newest window, whichever is earlier. By then all events within the
     * lateness have arrived, of each kind and in any order.
     *
     * @param watermark milliseconds since the epoch; {@link Long#MIN_VALUE} before the first
     */
    DeviceProgress byWatermark(long watermark, DeviceProgress progress) {
        if (watermark == Long.MIN_VALUE || progress.newest() == DeviceProgress.NONE) {
            return progress;
        }
        long until = Math.min(watermark, progress.newest());
        return before(periods.periodOf(until) - periods.period(), progress);
    }

    /**
     * Clears the windows before the newest {@link #MOST_PERIODS} periods with events, however far
     * the watermark lags. These periods only advance, so the kept windows depend on the events and
     * not on their order.
     *
     * @param at when the latest applied event counts, milliseconds since the epoch
     * @param newestBefore the newest window before that event
     * @return the given progress if no windows were cleared
     */
    DeviceProgress bySize(long at, long newestBefore, DeviceProgress progress) {
        if (newestBefore == DeviceProgress.NONE
                || periods.periodOf(at) == periods.periodOf(newestBefore)) {
            return progress;
        }
        NavigableSet<Long> active = new TreeSet<>();
        for (long start : windows.startsFrom(Periods.EARLIEST, progress.newest())) {
            active.add(periods.periodOf(start));
        }
        if (active.size() <= MOST_PERIODS) {
            return progress;
        }
        while (active.size() > MOST_PERIODS) {
            active.pollFirst();
        }
        return before(active.first(), progress);
    }

    /** Clears all windows: the newest is so old that no version change moves its events. */
    DeviceProgress all(DeviceProgress progress) {
        return before(periods.periodOf(progress.newest()) + periods.period(), progress);
    }

    private DeviceProgress before(long kept, DeviceProgress progress) {
        if (kept <= progress.keptFrom()) {
            return progress;
        }
        windows.removeBefore(kept);
        return progress.advanced(progress.newest(), kept);
    }
}
