package io.fleetpulse.gate;

import io.fleetpulse.activity.CohortTotals;
import io.fleetpulse.activity.CohortTotals.Tally;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

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
     * @param number its place among all windows
     * @param totals its totals
     * @param running devices that run the version at its end
     * @param counts whether its events count
     */
    private record Taken(long number, CohortTotals totals, long running, boolean counts) {}

    private static final List<Tally> NUMBERS = List.of(Tally.values());

    private long running;
    private long online;
    private long taken;

    private final CohortTotals sums = CohortTotals.none();
    private final CohortTotals remembered = CohortTotals.none();

    /** The newest windows, the newest last; a window that leaves is subtracted from the sums. */
    private final Deque<Taken> newest = new ArrayDeque<>();

    /** Of these windows, each that more devices run in than in all later ones; the oldest first. */
    private final Deque<Taken> highest = new ArrayDeque<>();

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
     * @return the totals, with the time online of the devices that were online at its start
     */
    CohortTotals take(CohortTotals window, long length, boolean counts, long most) {
        CohortTotals totals = CohortTotals.none().plus(window);
        totals.add(Tally.ONLINE_MS, online * length);
        running += window.get(Tally.RUNNING_CHANGE);
        online += window.get(Tally.ONLINE_CHANGE);
        taken++;
        Taken last = new Taken(taken, totals, running, counts);
        add(last, 1);
        newest.add(last);
        while (!highest.isEmpty() && highest.getLast().running() <= running) {
            highest.removeLast();
        }
        highest.add(last);
        if (newest.size() > most) {
            Taken left = newest.remove();
            add(left, -1);
            if (highest.getFirst().number() == left.number()) {
                highest.removeFirst();
            }
        }
        return totals;
    }

    private void add(Taken window, long factor) {
        for (Tally number : NUMBERS) {
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

    Sample sample(Tally count, Tally squares) {
        // The counts include devices that have left the side.
        long most = highest.isEmpty() ? running : highest.getFirst().running();
        Spread spread = new Spread(most, remembered.get(count), remembered.get(squares));
        return new Sample(running, onlineMs(), sums.get(count), spread);
    }
}
