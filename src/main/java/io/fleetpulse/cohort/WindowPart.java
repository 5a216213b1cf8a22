package io.fleetpulse.cohort;

import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;

/**
 * Part of a window in which one version ran. All times are in milliseconds since the epoch.
 *
 * @param run the version; null before the first known one
 * @param start start of the window
 * @param from start of the part
 * @param until end of the part, exclusive
 * @param first whether this is the first part of the window
 * @param last whether this is the last part of the window
 */
record WindowPart(Since run, long start, long from, long until, boolean first, boolean last) {

    /** The parts of a window, in order: one more than the versions that begin in it. */
    static WindowPart[] of(long start, List<Since> timeline, Periods periods) {
        int before = ModuleRuns.begunBefore(start, timeline);
        int until = ModuleRuns.begunBefore(start + periods.window(), timeline);
        WindowPart[] parts = new WindowPart[until - before + 1];
        for (int index = 0; index < parts.length; index++) {
            int run = before + index;
            Since ran = null;
            long from = start;
            if (run > 0) {
                ran = timeline.get(run - 1);
                from = Math.max(start, ran.since());
            }
            long end = start + periods.window();
            if (run < until) {
                end = timeline.get(run).since();
            }
            parts[index] = new WindowPart(ran, start, from, end, index == 0, run == until);
        }
        return parts;
    }

    boolean contains(long time) {
        return time >= from && time < until;
    }

    /** The number of moments in this part of the window. */
    long count(Moments moments) {
        return moments.between(from - start, until - start);
    }

    /** The change in the devices online over this part of the window. */
    long onlineChange(DeviceWindow window) {
        return window.onlineChange(from - start, until - start);
    }
}
