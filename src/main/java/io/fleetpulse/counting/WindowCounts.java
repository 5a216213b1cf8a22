package io.fleetpulse.counting;

import io.fleetpulse.result.KeptNames;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts of one table of one product in one window, by name. The window keeps at most {@value
 * #MOST} names, those with the smallest {@link CountName#hash}. The others share the name {@code
 * …other}, under which a device counts once for each of them.
 */
final class WindowCounts {

    static final int MOST = 1000;

    private final int most;
    private final Map<CountName, CountTotals> totals = new HashMap<>();

    /** Null as long as there is room. */
    private KeptNames<CountName> kept;

    WindowCounts() {
        this(MOST);
    }

    WindowCounts(int most) {
        this.most = most;
    }

    /** Totals by name. */
    Map<CountName, CountTotals> totals() {
        return totals;
    }

    /**
     * Adds a delta.
     *
     * @return the name that the limit displaced or refused; null if there was room
     */
    CountName add(CountDelta delta) {
        CountName name = delta.name();
        CountName beyond = null;
        if (isBeyondRoom(name)) {
            beyond = kept().offer(name);
            if (name.equals(beyond)) {
                name = CountName.OTHER;
            } else {
                CountTotals leaving = totals.remove(beyond);
                of(CountName.OTHER, delta.product().table()).add(leaving);
            }
        }
        of(name, delta.product().table()).add(delta.totals());
        return beyond;
    }

    private boolean isBeyondRoom(CountName name) {
        if (totals.size() < most || totals.containsKey(name) || name.equals(CountName.OTHER)) {
            return false;
        }
        return totals.size() > most || !totals.containsKey(CountName.OTHER);
    }

    private KeptNames<CountName> kept() {
        if (kept == null) {
            kept = new KeptNames<>(most, CountName::hash);
            for (CountName name : totals.keySet()) {
                if (!name.equals(CountName.OTHER)) {
                    kept.offer(name);
                }
            }
        }
        return kept;
    }

    private CountTotals of(CountName name, CountedTable table) {
        return totals.computeIfAbsent(name, unknown -> CountTotals.none(table));
    }
}
