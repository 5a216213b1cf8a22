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

    private final Periods periods;
    private final List<Since> timeline;
    private final SignedTotals totals;

    /**
     * @param sign 1 to add contributions, -1 to subtract them
     * @param totals the sums to which contributions are added
     */
    Contributions(
            Periods periods, List<Since> timeline, long sign, Map<Place, CohortTotals> totals) {
        this.periods = periods;
        this.timeline = timeline;
        this.totals = new SignedTotals(totals, sign);
    }

    /** The index of a number in {@link #SQUARED}; -1 for null or a number that is not squared. */
    static int squared(Tally number) {
        if (number == null) {
            return -1;
        }
        return SQUARED.indexOf(number);
    }

    /**
     * Adds the devices that run each version: from the window in which it began to the window in
     * which the next one began.
     */
    void running() {
        for (int index = 0; index < timeline.size(); index++) {
            Since run = timeline.get(index);
            totals.add(run, periods.windowOf(run.since()), Tally.RUNNING_CHANGE, 1);
            if (index + 1 < timeline.size()) {
                long end = periods.windowOf(timeline.get(index + 1).since());
                totals.add(run, end, Tally.RUNNING_CHANGE, -1);
            }
        }
    }

    /**
     * Adds a number that is a plain count, and its squares. An independent event adds its own
     * square, which is one, and nothing to the device's own count.
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
            DeviceWindow window = windows.get(start);
            for (WindowPart part : WindowPart.of(start, timeline, periods)) {
                if (!part.first()) {
                    count = 0;
                }
                long more = part.count(window.counts(number));
                long independent = part.count(window.independent(number));
                totals.add(part.run(), start, number, more + independent);
                if (squared >= 0) {
                    long after = count + more;
                    long square = after * after - count * count + independent;
                    totals.add(part.run(), start, SQUARES.get(squared), square);
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
        new OnlineContributions(periods, timeline, totals).add(starts, windows, before);
    }

    /** Adds the sessions that ended, and the flapping episodes that began. */
    void sessionsAndEpisodes(List<Long> starts, KeptWindows windows) {
        for (long start : starts) {
            DeviceWindow window = windows.get(start);
            for (WindowPart part : WindowPart.of(start, timeline, periods)) {
                endedSessions(part, window);
                episodes(part, window);
            }
        }
    }

    private void endedSessions(WindowPart part, DeviceWindow window) {
        for (Map.Entry<String, Moments> reason : window.endedSessions().entrySet()) {
            long ended = part.count(reason.getValue());
            totals.addEndedSessions(part.run(), part.start(), reason.getKey(), ended);
        }
    }

    private void episodes(WindowPart part, DeviceWindow window) {
        for (DeviceWindow.Episode episode : window.episodes()) {
            if (part.contains(part.start() + episode.since())) {
                long over = periods.windowOf(episode.at() + periods.window());
                totals.add(part.run(), part.start(), Tally.FLAPPING_CHANGE, episode.amount());
                totals.add(part.run(), over, Tally.FLAPPING_CHANGE, -episode.amount());
            }
        }
    }

    /** Adds a device that has been online since before the kept windows to a version. */
    void onlineSince(Since run, long window, long online) {
        totals.add(run, window, Tally.ONLINE_CHANGE, online);
    }

    /** Adds the device to the version that it runs now. */
    void runningNow(long window, long online) {
        if (!timeline.isEmpty()) {
            Since run = timeline.get(timeline.size() - 1);
            totals.add(run, window, Tally.RUNNING_CHANGE, 1);
            totals.add(run, window, Tally.ONLINE_CHANGE, online);
        }
    }
}
