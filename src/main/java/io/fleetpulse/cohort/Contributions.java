package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;
import java.util.Map;

/**
 * What one device adds to the windows of the versions that one of its modules ran, as a function of
 * its windows: what happened counts for the version that ran at that time, before the first known
 * version for none. Walks through windows in their order, those without a happening in which a version
 * begins among them.
 */
final class Contributions {

    /** Numbers whose squares are summed too; their order is that of {@link #SQUARES}. */
    static final List<Tally> SQUARED =
            List.of(Tally.ERROR_EVENTS, Tally.VALIDATION_FAILURES, Tally.DISCONNECTS);

    private static final List<Tally> SQUARES =
            List.of(
                    Tally.ERROR_EVENT_SQUARES,
                    Tally.VALIDATION_FAILURE_SQUARES,
                    Tally.DISCONNECT_SQUARES);

    /**
     * Whose windows they are.
     *
     * @param version the version
     * @param jobId the update batch that brought it
     * @param windowStart start of the window
     */
    record Place(String version, String jobId, long windowStart) {}

    /** Part of a window in which one version ran. */
    private record Part(
            Since run, long start, long from, long until, boolean first, boolean last) {}

    private final Periods periods;
    private final List<Since> timeline;
    private final Map<Place, CohortTotals> totals;

    /** -1 while something is taken off. */
    private final long sign;

    /**
     * What is found is added up.
     *
     * @param sign 1 to add, -1 to take off
     * @param totals to what it is added
     */
    Contributions(
            Periods periods, List<Since> timeline, long sign, Map<Place, CohortTotals> totals) {
        this.periods = periods;
        this.timeline = timeline;
        this.sign = sign;
        this.totals = totals;
    }

    /** The place of a number among {@link #SQUARED}; -1 where it is not squared, or none. */
    static int squared(Tally number) {
        if (number == null) {
            return -1;
        }
        return SQUARED.indexOf(number);
    }

    /** A window's parts, in order: one more than the versions that begin in it. */
    private Part[] parts(long start) {
        int before = ModuleRuns.begunBefore(start, timeline);
        int until = ModuleRuns.begunBefore(start + periods.window(), timeline);
        Part[] parts = new Part[until - before + 1];
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
            parts[index] = new Part(ran, start, from, end, index == 0, run == until);
        }
        return parts;
    }

    /** Which version the module runs in which windows. */
    void running() {
        for (int index = 0; index < timeline.size(); index++) {
            Since run = timeline.get(index);
            add(run, periods.windowOf(run.since()), Tally.RUNNING_CHANGE, 1);
            if (index + 1 < timeline.size()) {
                long end = periods.windowOf(timeline.get(index + 1).since());
                add(run, end, Tally.RUNNING_CHANGE, -1);
            }
        }
    }

    /**
     * What is merely counted.
     *
     * @param before the device's own count on the version of just before the first of the windows, in
     *     their period
     * @return the same after the last of them
     */
    long counted(Tally number, List<Long> starts, DeviceWindows windows, long before) {
        int squared = squared(number);
        long count = before;
        long period = Long.MIN_VALUE;
        for (long start : starts) {
            if (period != Long.MIN_VALUE && periods.periodOf(start) != period) {
                count = 0;
            }
            period = periods.periodOf(start);
            Moments moments = windows.get(start).counts(number);
            for (Part part : parts(start)) {
                if (!part.first()) {
                    count = 0;
                }
                long more = moments.between(part.from() - start, part.until() - start);
                add(part.run(), start, number, more);
                if (squared >= 0) {
                    long after = count + more;
                    add(part.run(), start, SQUARES.get(squared), after * after - count * count);
                    count = after;
                }
            }
        }
        return count;
    }

    /**
     * The time online.
     *
     * @param before 1 if the device is online at the start of the first of the windows, else 0
     */
    void online(List<Long> starts, DeviceWindows windows, long before) {
        long online = before;
        for (long start : starts) {
            DeviceWindow window = windows.get(start);
            long rest = window.onlineMs();
            for (Part part : parts(start)) {
                long end = start + periods.window();
                if (!part.first()) {
                    add(part.run(), start, Tally.ONLINE_CHANGE, online);
                    add(part.run(), start, Tally.ONLINE_MS, online * (end - part.from()));
                }
                if (joins(part, window, online)) {
                    add(part.run(), start, Tally.JOINED, 1);
                }
                long change = window.onlineChange(part.from() - start, part.until() - start);
                long millis = rest;
                if (!part.last()) {
                    millis = onlineMs(window, part);
                    rest -= millis;
                }
                add(part.run(), start, Tally.ONLINE_CHANGE, change);
                add(part.run(), start, Tally.ONLINE_MS, millis);
                online += change;
                if (!part.last()) {
                    add(part.run(), start, Tally.ONLINE_CHANGE, -online);
                    add(part.run(), start, Tally.ONLINE_MS, -online * (end - part.until()));
                }
            }
        }
    }

    /** From what happened in a part of a window to the end of the window. */
    private long onlineMs(DeviceWindow window, Part part) {
        return onlineMs(window.connects(), part) - onlineMs(window.counts(Tally.DISCONNECTS), part);
    }

    private long onlineMs(Moments moments, Part part) {
        long sum = 0;
        for (int index = 0; index < moments.size(); index++) {
            long at = part.start() + moments.offset(index);
            if (at >= part.from() && at < part.until()) {
                sum += moments.amount(index) * (periods.window() - moments.offset(index));
            }
        }
        return sum;
    }

    /** Whether the device is online in a part of the window, and not by being so at its start. */
    private static boolean joins(Part part, DeviceWindow window, long online) {
        if (part.first() && online > 0) {
            return false;
        }
        long from = part.from() - part.start();
        long until = part.until() - part.start();
        Moments connects = window.connects();
        Moments disconnects = window.counts(Tally.DISCONNECTS);
        if (!connects.isExact() || !disconnects.isExact()) {
            return online > 0 || connects.between(from, until) > 0;
        }
        if (online + window.onlineChange(from, from + 1) > 0) {
            return from < until;
        }
        for (int index = 0; index < connects.size(); index++) {
            long at = connects.offset(index);
            if (at >= from && at < until && online + window.onlineChange(from, at + 1) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Sessions that ended, and flapping episodes that began. */
    void told(List<Long> starts, DeviceWindows windows) {
        for (long start : starts) {
            DeviceWindow window = windows.get(start);
            for (Part part : parts(start)) {
                if (part.run() != null) {
                    ended(part, window);
                    episodes(part, window);
                }
            }
        }
    }

    private void ended(Part part, DeviceWindow window) {
        for (Map.Entry<String, Moments> reason : window.endedSessions().entrySet()) {
            long ended =
                    reason.getValue()
                            .between(part.from() - part.start(), part.until() - part.start());
            if (ended != 0) {
                Place place = place(part.run(), part.start());
                CohortTotals known = totals.getOrDefault(place, CohortTotals.none());
                totals.put(place, known.plusEndedSessions(reason.getKey(), sign * ended));
            }
        }
    }

    private void episodes(Part part, DeviceWindow window) {
        for (DeviceWindow.Episode episode : window.episodes()) {
            long since = part.start() + episode.since();
            if (since >= part.from() && since < part.until()) {
                long over = periods.windowOf(episode.at() + periods.window());
                add(part.run(), part.start(), Tally.FLAPPING_CHANGE, episode.amount());
                add(part.run(), over, Tally.FLAPPING_CHANGE, -episode.amount());
            }
        }
    }

    /** A device that has been online for longer than its windows are kept changes its version. */
    void onlineSince(Since run, long window, long online) {
        add(run, window, Tally.ONLINE_CHANGE, online);
    }

    /** What the device is now, on the version that it runs now. */
    void runningNow(long window, long online) {
        if (!timeline.isEmpty()) {
            Since run = timeline.get(timeline.size() - 1);
            add(run, window, Tally.RUNNING_CHANGE, 1);
            add(run, window, Tally.ONLINE_CHANGE, online);
        }
    }

    private void add(Since run, long start, Tally number, long amount) {
        if (run != null && amount != 0) {
            totals.computeIfAbsent(place(run, start), unknown -> CohortTotals.none())
                    .add(number, sign * amount);
        }
    }

    private static Place place(Since run, long start) {
        return new Place(run.version(), run.jobId(), start);
    }
}
