package io.fleetpulse.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The windows in which decisions are made on a rollout: from each report of a task until {@link
 * #AFTERWARDS} later. A rollout without reports for longer pauses and has no rows meanwhile, so
 * that one report with a wrong time does not create rows for years.
 *
 * @param parts ranges of windows, in order, with at least one window between two of them
 */
record Stretches(List<Stretch> parts) {

    /** How long after the newest report of a task decisions continue. */
    static final Duration AFTERWARDS = Duration.ofDays(1);

    private static final Stretches NONE = new Stretches(List.of());

    /**
     * A range of consecutive windows, given by their starts, milliseconds since the epoch.
     *
     * @param from the first window
     * @param until the window after the last one
     */
    record Stretch(long from, long until) {}

    /** The windows of a rollout; none while no task has begun. */
    static Stretches of(JobLedger job, long window) {
        Long first = job.firstWindow();
        if (first == null) {
            return NONE;
        }
        long last = job.lastWindow();
        long length = AFTERWARDS.toMillis() + window;
        if (last - first <= length) {
            return new Stretches(List.of(new Stretch(first, last + length)));
        }
        TreeSet<Long> reports = new TreeSet<>(job.started().keySet());
        reports.addAll(job.succeeded().keySet());
        reports.addAll(job.failed().keySet());
        List<Stretch> parts = new ArrayList<>();
        long from = first;
        long until = first + length;
        for (long report : reports.tailSet(first)) {
            if (report > until) {
                parts.add(new Stretch(from, until));
                from = report;
            }
            until = report + length;
        }
        parts.add(new Stretch(from, until));
        return new Stretches(parts);
    }

    /** The windows of this object that are not in the other one. */
    Stretches without(Stretches others) {
        if (equals(others)) {
            return NONE;
        }
        List<Stretch> left = new ArrayList<>();
        for (Stretch part : parts) {
            long from = part.from();
            for (Stretch other : others.parts) {
                if (other.until() > from && other.from() < part.until()) {
                    addTo(left, from, other.from());
                    from = other.until();
                }
            }
            addTo(left, from, part.until());
        }
        return new Stretches(left);
    }

    /** The windows from the first to before the second. */
    Stretches between(long from, long until) {
        List<Stretch> within = new ArrayList<>();
        for (Stretch part : parts) {
            addTo(within, Math.max(from, part.from()), Math.min(until, part.until()));
        }
        return new Stretches(within);
    }

    private static void addTo(List<Stretch> parts, long from, long until) {
        if (from < until) {
            parts.add(new Stretch(from, until));
        }
    }

    /** The first window; {@link Long#MAX_VALUE} if there is none. */
    long first() {
        return parts.isEmpty() ? Long.MAX_VALUE : parts.get(0).from();
    }

    /** The window after the last one; {@link Long#MIN_VALUE} if there is none. */
    long end() {
        return parts.isEmpty() ? Long.MIN_VALUE : parts.get(parts.size() - 1).until();
    }
}
