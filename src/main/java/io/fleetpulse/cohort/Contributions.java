package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.List;
import java.util.Map;

/**
 * Computes what one device contributes to the windows of the versions that one of its modules ran.
 * An event counts for the version that ran at that time, and for none before the first known
 * version. Visits windows in order, including windows without events in which a version begins.
 */
final class Contributions {

    /** Numbers whose squares are summed too; {@link #SQUARES} has the same order. */
    static final List<Tally> SQUARED =
            List.of(Tally.ERROR_EVENTS, Tally.VALIDATION_FAILURES, Tally.DISCONNECTS);

    private static final List<Tally> SQUARES =
            List.of(
                    Tally.ERROR_EVENT_SQUARES,
                    Tally.VALIDATION_FAILURE_SQUARES,
                    Tally.DISCONNECT_SQUARES);

    /**
     * The cohort window to which a contribution is added.
     *
     * @param version the version
     * @param jobId the update batch that installed it
     * @param windowStart start of the window, milliseconds since the epoch
     */
    record Place(String version, String jobId, long windowStart) {}

    /** Part of a window in which one version ran. */
    private record Part(
            Since run, long start, long from, long until, boolean first, boolean last) {}

    private final Periods periods;
    private final List<Since> timeline;
    private final Map<Place, CohortTotals> totals;

    /** 1 to add contributions, -1 to subtract them. */
    private final long sign;

    /**
     * @param sign 1 to add contributions, -1 to subtract them
     * @param totals the sums to which contributions are added
     */
    Contributions(
            Periods periods, List<Since> timeline, long sign, Map<Place, CohortTotals> totals) {
        this.periods = periods;
        this.timeline = timeline;
        this.sign = sign;
        this.totals = totals;
    }

    /** The index of a number in {@link #SQUARED}; -1 for null or a number that is not squared. */
    static int squared(Tally number) {
        if (number == null) {
            return -1;
        }
        return SQUARED.indexOf(number);
    }

    /** The parts of a window, in order: one more than the versions that begin in it. */
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

    /**
     * Adds the devices that run each version: from the window in which it began to the window in
     * which the next one began.
     */
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
     * Adds a number that is a plain count, and its squares.
     *
     * @param before the device's own count before the first window, in the period of that window
     *     and on the version that ran just before it
     * @return the same count after the last window
     */
    long counted(Tally number, List<Long> starts, KeptWindows windows, long before) {
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
     * Adds the time online, and the devices online.
     *
     * @param before 1 if the device is online at the start of the first window, else 0
     */
    void online(List<Long> starts, KeptWindows windows, long before) {
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

    /**
     * The change of the time online from events in a part of a window, up to the end of the window;
     * milliseconds.
     */
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

    /**
     * Whether the device is online at some time in a part of the window, apart from being online at
     * the start of the window.
     */
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

    /** Adds the sessions that ended, and the flapping episodes that began. */
    void told(List<Long> starts, KeptWindows windows) {
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

    /** Adds a device that has been online since before the kept windows to a version. */
    void onlineSince(Since run, long window, long online) {
        add(run, window, Tally.ONLINE_CHANGE, online);
    }

    /** Adds the device to the version that it runs now. */
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
