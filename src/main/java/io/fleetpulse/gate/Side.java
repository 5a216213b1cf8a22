package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Number;

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
        running += before.get(Number.RUNNING_CHANGE);
        online += before.get(Number.ONLINE_CHANGE);
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
        taken.add(Number.ONLINE_MS, online * length);
        running += window.get(Number.RUNNING_CHANGE);
        online += window.get(Number.ONLINE_CHANGE);
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
        for (Number number : Number.values()) {
            sums.add(number, factor * totals.get(number));
        }
    }

    long devices() {
        return running;
    }

    long onlineMs() {
        return sums.get(Number.ONLINE_MS);
    }

    Sample sample(Number count, Number squares) {
        return new Sample(running, onlineMs(), sums.get(count), sums.get(squares));
    }
}
