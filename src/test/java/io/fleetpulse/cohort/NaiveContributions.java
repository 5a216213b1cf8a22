package io.fleetpulse.cohort;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.activity.ModuleVersions.Since;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Computes a device's contributions to the windows of one module's versions from its complete
 * history, session by session. {@link ActivityDeltas} and {@link VersionDeltas} must produce the same result incrementally.
 */
final class NaiveContributions {

    private final Periods periods;
    private final long window;
    private final List<Since> timeline;
    private final Map<Place, CohortTotals> totals = new HashMap<>();

    /** End of the last online period of each run, by the run's index in the timeline. */
    private final long[] onlineUntil;

    private NaiveContributions(Periods periods, List<Since> timeline) {
        this.periods = periods;
        this.window = periods.window();
        this.timeline = timeline;
        this.onlineUntil = new long[timeline.size()];
    }

    /** The contributions of a history, without readings. */
    static Map<Place, CohortTotals> of(
            List<CohortActivity> activities, List<Since> timeline, Periods periods) {
        NaiveContributions contributions = new NaiveContributions(periods, timeline);
        if (!timeline.isEmpty()) {
            contributions.running();
            contributions.online(activities);
            contributions.happened(activities);
        }
        return contributions.totals;
    }

    private void running() {
        for (int index = 0; index < timeline.size(); index++) {
            Since run = timeline.get(index);
            add(run, run.since(), Tally.RUNNING_CHANGE, 1);
            if (index + 1 < timeline.size()) {
                add(run, timeline.get(index + 1).since(), Tally.RUNNING_CHANGE, -1);
            }
        }
    }

    private void online(List<CohortActivity> activities) {
        Arrays.fill(onlineUntil, Long.MIN_VALUE);
        List<CohortActivity> changes = new ArrayList<>();
        for (CohortActivity activity : activities) {
            if (activity.onlineChange() != 0) {
                changes.add(activity);
            }
        }
        changes.sort(Comparator.comparingLong(CohortActivity::at));
        long online = 0;
        long since = 0;
        for (int index = 0; index < changes.size(); index++) {
            long at = changes.get(index).at();
            long before = online;
            online += changes.get(index).onlineChange();
            while (index + 1 < changes.size() && changes.get(index + 1).at() == at) {
                index++;
                online += changes.get(index).onlineChange();
            }
            if (before <= 0 && online > 0) {
                since = at;
            } else if (before > 0 && online <= 0) {
                onlineFrom(since, at);
            }
        }
        if (online > 0) {
            onlineFrom(since, Long.MAX_VALUE);
        }
    }

    private void onlineFrom(long from, long until) {
        for (int index = 0; index < timeline.size(); index++) {
            Since run = timeline.get(index);
            long end = until;
            if (index + 1 < timeline.size()) {
                end = Math.min(until, timeline.get(index + 1).since());
            }
            long start = Math.max(from, run.since());
            if (start >= end) {
                continue;
            }
            long first = windowStart(start);
            if (onlineUntil[index] < first) {
                add(run, start, Tally.JOINED, 1);
            }
            onlineUntil[index] = end;
            add(run, start, Tally.ONLINE_CHANGE, 1);
            add(run, start, Tally.ONLINE_MS, first + window - start);
            if (end != Long.MAX_VALUE) {
                add(run, end, Tally.ONLINE_CHANGE, -1);
                add(run, end, Tally.ONLINE_MS, -(windowStart(end) + window - end));
            }
        }
    }

    private void happened(List<CohortActivity> activities) {
        List<CohortActivity> ordered = new ArrayList<>(activities);
        ordered.sort(Comparator.comparingLong(CohortActivity::at));
        Map<Tally, Long> counts = new HashMap<>();
        Since run = null;
        long period = 0;
        for (CohortActivity activity : ordered) {
            Since now = ModuleRuns.before(activity.at() + 1, timeline);
            long in = periods.periodOf(activity.at());
            if (!Objects.equals(now, run) || in != period) {
                counts.clear();
                run = now;
                period = in;
            }
            if (now != null) {
                add(activity, now, counts);
            }
        }
    }

    private void add(CohortActivity activity, Since run, Map<Tally, Long> counts) {
        long at = activity.at();
        long amount = activity.amount();
        Tally number = activity.counted();
        if (number != null) {
            add(run, at, number, amount);
            square(run, activity, counts);
            return;
        }
        switch (activity.kind()) {
            case SESSION_ENDED -> {
                Place place = place(run, at);
                CohortTotals known = totals.getOrDefault(place, CohortTotals.none());
                totals.put(
                        place,
                        known.plusEndedSessions(DeviceWindow.reason(activity.detail()), amount));
            }
            case FLAPPING -> {
                Since first = ModuleRuns.before(activity.since() + 1, timeline);
                if (first != null) {
                    add(first, activity.since(), Tally.FLAPPING_CHANGE, amount);
                    add(first, at + window, Tally.FLAPPING_CHANGE, -amount);
                }
            }
            default -> {
                // A connect is part of the time online.
            }
        }
    }

    /** Adds the growth of the squared count of a device, or the square of an independent event. */
    private void square(Since run, CohortActivity activity, Map<Tally, Long> counts) {
        long at = activity.at();
        long amount = activity.amount();
        Tally number = activity.counted();
        Tally squares = squares(number);
        if (activity.isIndependent()) {
            add(run, at, squares, amount);
        } else if (squares != null) {
            long before = counts.getOrDefault(number, 0L);
            long after = before + amount;
            add(run, at, squares, after * after - before * before);
            counts.put(number, after);
        }
    }

    /** The tally of a count's squares; null if there is none. */
    private static Tally squares(Tally number) {
        if (number == Tally.ERROR_EVENTS) {
            return Tally.ERROR_EVENT_SQUARES;
        }
        if (number == Tally.VALIDATION_FAILURES) {
            return Tally.VALIDATION_FAILURE_SQUARES;
        }
        if (number == Tally.DISCONNECTS) {
            return Tally.DISCONNECT_SQUARES;
        }
        return null;
    }

    private void add(Since run, long in, Tally number, long amount) {
        totals.computeIfAbsent(place(run, in), unknown -> CohortTotals.none()).add(number, amount);
    }

    private Place place(Since run, long in) {
        return new Place(run.version(), run.jobId(), windowStart(in));
    }

    private long windowStart(long time) {
        return Math.floorDiv(time, window) * window;
    }
}
