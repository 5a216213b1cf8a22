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
 * What one device adds to the windows of the versions that one of its modules ran, as a function of
 * its history: what happened counts for the version that ran at that time, before the first known
 * version for none.
 */
final class Contributions {

    /**
     * Whose windows they are.
     *
     * @param version the version
     * @param jobId the update batch that brought it
     * @param windowStart start of the window
     */
    record Place(String version, String jobId, long windowStart) {}

    private final long window;
    private final List<Since> timeline;
    private final Map<Place, CohortTotals> totals = new HashMap<>();

    /** Where the last time online of each run ended, by its place in the timeline. */
    private final long[] onlineUntil;

    /** -1 while something is taken off. */
    private long sign = 1;

    private Contributions(long window, List<Since> timeline) {
        this.window = window;
        this.timeline = timeline;
        this.onlineUntil = new long[timeline.size()];
    }

    /** What a history comes to, but for readings. */
    static Map<Place, CohortTotals> of(
            List<Happening> happenings, List<Since> timeline, long window) {
        Contributions contributions = new Contributions(window, timeline);
        if (!timeline.isEmpty()) {
            contributions.running();
            contributions.online(happenings);
            contributions.happened(happenings);
        }
        return contributions.totals;
    }

    /**
     * By how much one happening more changes it: the same as the difference of what it is with and
     * without it, found without adding up all of a device that has much to tell.
     *
     * @param known what happened so far
     */
    static Map<Place, CohortTotals> changeBy(
            Happening more, List<Happening> known, List<Since> timeline, long window) {
        Contributions change = new Contributions(window, timeline);
        if (!timeline.isEmpty()) {
            change.onlineChanges(more, known);
            change.happened(more, known);
        }
        return change.totals;
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

    private void online(List<Happening> happenings) {
        Arrays.fill(onlineUntil, Long.MIN_VALUE);
        List<Happening> changes = new ArrayList<>();
        for (Happening happening : happenings) {
            if (DeviceHistory.onlineChange(happening) != 0) {
                changes.add(happening);
            }
        }
        changes.sort(Comparator.comparingLong(Happening::at));
        long online = 0;
        long since = 0;
        for (int index = 0; index < changes.size(); index++) {
            long at = changes.get(index).at();
            long before = online;
            online += DeviceHistory.onlineChange(changes.get(index));
            while (index + 1 < changes.size() && changes.get(index + 1).at() == at) {
                index++;
                online += DeviceHistory.onlineChange(changes.get(index));
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

    private void onlineChanges(Happening more, List<Happening> known) {
        if (DeviceHistory.onlineChange(more) == 0) {
            return;
        }
        sign = -1;
        online(known);
        sign = 1;
        List<Happening> all = new ArrayList<>(known);
        all.add(more);
        online(all);
    }

    private void happened(Happening more, List<Happening> known) {
        Since run = ModuleRuns.at(more.at(), timeline);
        if (run == null) {
            return;
        }
        Map<Tally, Long> counts = new HashMap<>();
        Tally number = more.counted();
        Tally squares = squares(number);
        for (Happening other : known) {
            if (squares == null
                    || other.counted() != number
                    || !run.equals(ModuleRuns.at(other.at(), timeline))) {
                continue;
            }
            if (other.at() <= more.at()) {
                counts.merge(number, other.amount(), Long::sum);
            } else {
                // Its count before is so much greater, and so is by what it makes the square grow.
                add(run, other.at(), squares, 2 * more.amount() * other.amount());
            }
        }
        add(more, run, counts);
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
            if (onlineUntil[index] <= first) {
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

    private void happened(List<Happening> happenings) {
        List<Happening> ordered = new ArrayList<>(happenings);
        ordered.sort(Comparator.comparingLong(Happening::at));
        Map<Tally, Long> counts = new HashMap<>();
        Since run = null;
        for (Happening happening : ordered) {
            Since now = ModuleRuns.at(happening.at(), timeline);
            if (!Objects.equals(now, run)) {
                counts.clear();
                run = now;
            }
            if (now != null) {
                add(happening, now, counts);
            }
        }
    }

    private void add(Happening happening, Since run, Map<Tally, Long> counts) {
        long at = happening.at();
        long amount = happening.amount();
        Tally number = happening.counted();
        if (number != null) {
            add(run, at, number, amount);
            square(run, at, number, amount, counts);
            return;
        }
        switch (happening.kind()) {
            case SESSION_ENDED -> {
                Place place = place(run, at);
                CohortTotals known = totals.getOrDefault(place, CohortTotals.none());
                totals.put(place, known.plusEndedSessions(happening.detail(), amount));
            }
            case FLAPPING -> {
                Since first = ModuleRuns.at(happening.since(), timeline);
                if (first != null) {
                    add(first, happening.since(), Tally.FLAPPING_CHANGE, amount);
                    add(first, at + window, Tally.FLAPPING_CHANGE, -amount);
                }
            }
            default -> {
                // A connect is in the time online.
            }
        }
    }

    /** The square of a device's count grows by the difference to that of the count before. */
    private void square(Since run, long at, Tally number, long amount, Map<Tally, Long> counts) {
        Tally squares = squares(number);
        if (squares != null) {
            long before = counts.getOrDefault(number, 0L);
            long after = before + amount;
            add(run, at, squares, after * after - before * before);
            counts.put(number, after);
        }
    }

    /** Where the squares of a number go; null where there are none. */
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
        totals.computeIfAbsent(place(run, in), unknown -> CohortTotals.none())
                .add(number, sign * amount);
    }

    private Place place(Since run, long in) {
        return new Place(run.version(), run.jobId(), windowStart(in));
    }

    private long windowStart(long time) {
        return Math.floorDiv(time, window) * window;
    }
}
