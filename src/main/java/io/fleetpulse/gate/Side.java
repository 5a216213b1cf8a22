package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * The devices of one side as their windows go by, and what they came to in the newest of these.
 *
 * <p>What happened before the rollout began does not count, but tells how unequal the devices are. A
 * device's own counts, whose squares are summed, go on from there: the squares of the windows that
 * count would alone make unequal devices of equal ones that have run the version for long.
 */
final class Side {

    /**
     * A window.
     *
     * @param running devices that run the version at its end
     * @param counts whether what happened in it counts
     */
    private record Taken(CohortTotals totals, long running, boolean counts) {}

    private long running;
    private long online;

    private final CohortTotals sums = CohortTotals.none();
    private final CohortTotals remembered = CohortTotals.none();

    /** The newest windows, the newest last; what leaves them is taken off the sums. */
    private final Deque<Taken> newest = new ArrayDeque<>();

    /** Devices of before the first window that is taken in. */
    void startWith(CohortTotals before) {
        running += before.get(Tally.RUNNING_CHANGE);
        online += before.get(Tally.ONLINE_CHANGE);
    }

    /**
     * Takes a window in.
     *
     * @param window its totals
     * @param length its length, milliseconds
     * @param counts whether what happens counts; else it only tells about the devices
     * @param most so many windows are remembered at the most
     */
    void take(CohortTotals window, long length, boolean counts, long most) {
        CohortTotals totals = CohortTotals.none().plus(window);
        totals.add(Tally.ONLINE_MS, online * length);
        running += window.get(Tally.RUNNING_CHANGE);
        online += window.get(Tally.ONLINE_CHANGE);
        Taken taken = new Taken(totals, running, counts);
        add(taken, 1);
        newest.add(taken);
        if (newest.size() > most) {
            add(newest.remove(), -1);
        }
    }

    private void add(Taken window, long factor) {
        for (Tally number : Tally.values()) {
            long amount = factor * window.totals().get(number);
            remembered.add(number, amount);
            if (window.counts()) {
                sums.add(number, amount);
            }
        }
    }

    long devices() {
        return running;
    }

    long onlineMs() {
        return sums.get(Tally.ONLINE_MS);
    }

    /** In the windows that count, the oldest first. */
    Stream<CohortTotals> counted() {
        return newest.stream().filter(Taken::counts).map(Taken::totals);
    }

    Sample sample(Tally count, Tally squares) {
        // Devices that have left the side are in its counts, too.
        long most = newest.stream().mapToLong(Taken::running).max().orElse(running);
        Spread spread = new Spread(most, remembered.get(count), remembered.get(squares));
        return new Sample(running, onlineMs(), sums.get(count), spread);
    }
}
