package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;
import io.fleetpulse.gate.Evidence.Measure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The newest windows that compare both sides in one measure. Most windows have no events and are not
 * kept, so that a decision costs the windows with events.
 */
final class MeasuredWindows {

    private record Kept(long start, Stratum window) {}

    private final String name;
    private final Tally count;
    private final Tally squares;
    private final Deque<Kept> newest = new ArrayDeque<>();

    private MeasuredWindows(String name, Tally count, Tally squares) {
        this.name = name;
        this.count = count;
        this.squares = squares;
    }

    /** The measures of a rollout, in the order of its comparisons, without windows. */
    static List<MeasuredWindows> ofRollout() {
        return List.of(
                new MeasuredWindows("error_events", Tally.ERROR_EVENTS, Tally.ERROR_EVENT_SQUARES),
                new MeasuredWindows("disconnects", Tally.DISCONNECTS, Tally.DISCONNECT_SQUARES),
                new MeasuredWindows(
                        "validation_failures",
                        Tally.VALIDATION_FAILURES,
                        Tally.VALIDATION_FAILURE_SQUARES));
    }

    /** Adds a window after all others. */
    void add(long start, CohortTotals upgraded, CohortTotals baseline) {
        Stratum window =
                new Stratum(
                        upgraded.get(count),
                        upgraded.get(Tally.ONLINE_MS),
                        baseline.get(count),
                        baseline.get(Tally.ONLINE_MS));
        if (window.isInformative()) {
            newest.add(new Kept(start, window));
        }
    }

    void removeBefore(long start) {
        while (!newest.isEmpty() && newest.peek().start() < start) {
            newest.remove();
        }
    }

    /** The measure of both sides over the kept windows. */
    Measure of(Side upgraded, Side baseline) {
        return new Measure(
                name,
                upgraded.sample(count, squares),
                baseline.sample(count, squares),
                newest.stream().map(Kept::window).toList());
    }
}
