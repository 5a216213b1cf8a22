package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Accumulates the devices of one side over its windows, and the sums of the newest windows.
 *
 * <p>Events before the start of the rollout do not count, but contribute to the variation between
 * the devices. The devices' own counts, whose squares are summed, continue across the start of the
 * rollout. The squares of the later windows alone would therefore overstate the variation between
 * devices that have run the version for long.
 */
final class Side {

    /**
     * A window.
     *
     * @param running devices that run the version at its end
     * @param counts whether its events count
     */
    private record Taken(CohortTotals totals, long running, boolean counts) {}

    private long running;
    private long online;

    private final CohortTotals sums = CohortTotals.none();
    private final CohortTotals remembered = CohortTotals.none();

    /** The newest windows, the newest last; a window that leaves is subtracted from the sums. */
    private final Deque<Taken> newest = new ArrayDeque<>();

    /** Adds the devices from before the first window. */
    void startWith(CohortTotals before) {
        running += before.get(Tally.RUNNING_CHANGE);
        online += before.get(Tally.ONLINE_CHANGE);
    }

    /**
     * Adds a window.
     *
     * @param window its totals
     * @param length its length, milliseconds
     * @param counts whether its events count; otherwise they only contribute to the variation
     *     between devices
     * @param most maximum number of windows kept
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

    /** The windows whose events count, oldest first. */
    Stream<CohortTotals> counted() {
        return newest.stream().filter(Taken::counts).map(Taken::totals);
    }

    Sample sample(Tally count, Tally squares) {
        // The counts include devices that have left the side.
        long most = newest.stream().mapToLong(Taken::running).max().orElse(running);
        Spread spread = new Spread(most, remembered.get(count), remembered.get(squares));
        return new Sample(running, onlineMs(), sums.get(count), spread);
    }
}
