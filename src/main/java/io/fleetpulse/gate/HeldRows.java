package io.fleetpulse.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * The windows of a rollout that have a row. Its parts are its own and change in place.
 *
 * @param term the number of the term in which they were written
 * @param windows stretches of windows, in order, none touching the next
 */
public record HeldRows(long term, List<Held> windows) {

    /**
     * Windows one after the other, milliseconds since the epoch.
     *
     * @param from start of the first one
     * @param until end of the last one
     */
    public record Held(long from, long until) {}

    static HeldRows none(long term) {
        return new HeldRows(term, new ArrayList<>());
    }

    /** A window has a row. */
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

    /** Windows from one time to another have no row any more. */
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
