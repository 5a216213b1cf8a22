package io.fleetpulse.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The windows of a rollout that have a row. Mutable: the list belongs to this record and changes in
 * place.
 *
 * @param term the number of the term in which the rows were written
 * @param windows ranges of consecutive windows, in order, no two adjacent
 */
public record HeldRows(long term, List<Held> windows) {

    /**
     * A range of consecutive windows.
     *
     * @param from start of the first window, milliseconds since the epoch
     * @param until end of the last window, milliseconds since the epoch
     */
    public record Held(long from, long until) {}

    static HeldRows none(long term) {
        return new HeldRows(term, new ArrayList<>());
    }

    /** Records that a window has a row. */
    void add(long start, long end) {
        int place = windows.size();
        while (place > 0 && windows.get(place - 1).until() >= start) {
            place--;
        }
        long from = start;
        long until = end;
        while (place < windows.size() && windows.get(place).from() <= until) {
            Held touched = windows.remove(place);
            from = Math.min(from, touched.from());
            until = Math.max(until, touched.until());
        }
        windows.add(place, new Held(from, until));
    }

    /** Records that the windows between two times have no row. */
    void remove(long start, long end) {
        for (int place = windows.size() - 1; place >= 0; place--) {
            Held stretch = windows.get(place);
            if (stretch.until() <= start) {
                return;
            }
            if (stretch.from() >= end) {
                continue;
            }
            windows.remove(place);
            if (end < stretch.until()) {
                windows.add(place, new Held(end, stretch.until()));
            }
            if (stretch.from() < start) {
                windows.add(place, new Held(stretch.from(), start));
            }
        }
    }
}
