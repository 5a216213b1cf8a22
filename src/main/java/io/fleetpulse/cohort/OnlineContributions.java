package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;

/** Computes the time that one device was online on each version, and the devices online. */
final class OnlineContributions {

    private final Periods periods;
    private final List<Since> timeline;
    private final SignedTotals totals;

    OnlineContributions(Periods periods, List<Since> timeline, SignedTotals totals) {
        this.periods = periods;
        this.timeline = timeline;
        this.totals = totals;
    }

    /**
     * Adds the contributions of windows, in order.
     *
     * @param before 1 if the device is online at the start of the first window, else 0
     */
    void add(List<Long> starts, KeptWindows windows, long before) {
        long online = before;
        for (long start : starts) {
            online = add(start, windows.get(start), online);
        }
    }

    private long add(long start, DeviceWindow window, long before) {
        long end = start + periods.window();
        long online = before;
        long rest = window.onlineMs();
        for (WindowPart part : WindowPart.of(start, timeline, periods)) {
            if (!part.first()) {
                totals.add(part.run(), start, Tally.ONLINE_CHANGE, online);
                totals.add(part.run(), start, Tally.ONLINE_MS, online * (end - part.from()));
            }
            if (joins(part, window, online)) {
                totals.add(part.run(), start, Tally.JOINED, 1);
            }
            long change = part.onlineChange(window);
            long millis = rest;
            if (!part.last()) {
                millis = onlineMs(window, part);
                rest -= millis;
            }
            totals.add(part.run(), start, Tally.ONLINE_CHANGE, change);
            totals.add(part.run(), start, Tally.ONLINE_MS, millis);
            online += change;
            if (!part.last()) {
                totals.add(part.run(), start, Tally.ONLINE_CHANGE, -online);
                totals.add(part.run(), start, Tally.ONLINE_MS, -online * (end - part.until()));
            }
        }
        return online;
    }

    /**
     * The change of the time online from events in a part of a window, up to the end of the window;
     * milliseconds.
     */
    private long onlineMs(DeviceWindow window, WindowPart part) {
        return onlineMs(window.connects(), part) - onlineMs(window.counts(Tally.DISCONNECTS), part);
    }

    private long onlineMs(Moments moments, WindowPart part) {
        long sum = 0;
        for (int index = 0; index < moments.size(); index++) {
            if (part.contains(part.start() + moments.offset(index))) {
                sum += moments.amount(index) * (periods.window() - moments.offset(index));
            }
        }
        return sum;
    }

    /**
     * Whether the device is online at some time in a part of the window, apart from being online at
     * the start of the window.
     */
    private static boolean joins(WindowPart part, DeviceWindow window, long online) {
        if (part.first() && online > 0) {
            return false;
        }
        long from = part.from() - part.start();
        Moments connects = window.connects();
        if (!connects.isExact() || !window.counts(Tally.DISCONNECTS).isExact()) {
            return online > 0 || part.count(connects) > 0;
        }
        if (online + window.onlineChange(from, from + 1) > 0) {
            return part.from() < part.until();
        }
        for (int index = 0; index < connects.size(); index++) {
            long at = connects.offset(index);
            if (part.contains(part.start() + at)
                    && online + window.onlineChange(from, at + 1) > 0) {
                return true;
            }
        }
        return false;
    }
}
