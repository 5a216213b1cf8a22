package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import java.util.ArrayDeque;
import java.util.Deque;

/** The devices of one side as their windows go by, and what they came to in the newest of these. */
final class Side {

    private long running;
    private long online;
    private final CohortTotals sums = CohortTotals.none();

    /** The windows that count, the newest last; what leaves them is taken off the sums. */
    private final Deque<CohortTotals> counted = new ArrayDeque<>();

    /** Devices of before the first window. */
    void startWith(CohortTotals before) {
        running += before.get(Tally.RUNNING_CHANGE);
        online += before.get(Tally.ONLINE_CHANGE);
    }

    /**
     * Takes a window in.
     *
     * @param window its totals
     * @param length its length, milliseconds
     * @param counts whether what happens counts; else only who runs the version and is online
     * @param most so many windows count at the most
     */
    void take(CohortTotals window, long length, boolean counts, int most) {
        CohortTotals taken = CohortTotals.none().plus(window);
        taken.add(Tally.ONLINE_MS, online * length);
        running += window.get(Tally.RUNNING_CHANGE);
        online += window.get(Tally.ONLINE_CHANGE);
        if (!counts) {
            return;
        }
        counted.add(taken);
        addToSums(taken, 1);
        if (counted.size() > most) {
            addToSums(counted.remove(), -1);
        }
    }

    private void addToSums(CohortTotals totals, long factor) {
        for (Tally number : Tally.values()) {
            sums.add(number, factor * totals.get(number));
        }
    }

    long devices() {
        return running;
    }

    long onlineMs() {
        return sums.get(Tally.ONLINE_MS);
    }

    Sample sample(Tally count, Tally squares) {
        return new Sample(running, onlineMs(), sums.get(count), sums.get(squares));
    }
}
