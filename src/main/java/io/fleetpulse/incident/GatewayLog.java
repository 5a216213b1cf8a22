package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * When a gateway went offline and came back, the newest {@value #MOST} of each. Its parts are its own
 * and change in place.
 *
 * @param outages when it went offline, in order; no two of one time
 * @param returns when it came online, in order
 * @param periods how many disconnects of its devices are kept beside it
 */
public record GatewayLog(
        List<GatewayOutage> outages, List<Long> returns, List<DropPeriod> periods) {

    static final int MOST = 512;

    static GatewayLog empty() {
        return new GatewayLog(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return outages.isEmpty() && returns.isEmpty() && periods.isEmpty();
    }

    /** The place of the first outage at a time or later. */
    private int placeOf(long time) {
        int low = 0;
        int high = outages.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (outages.get(middle).at() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The outage at a time; null for none. */
    GatewayOutage at(long time) {
        int place = placeOf(time);
        if (place < outages.size() && outages.get(place).at() == time) {
            return outages.get(place);
        }
        return null;
    }

    /** The next outage before a time; null for none. */
    GatewayOutage before(long time) {
        int place = placeOf(time);
        return place == 0 ? null : outages.get(place - 1);
    }

    /** The next outage after a time; null for none. */
    GatewayOutage after(long time) {
        int place = placeOf(time + 1);
        return place == outages.size() ? null : outages.get(place);
    }

    /** Puts an outage in the place of that of the same time, or between the others. */
    void put(GatewayOutage outage) {
        int place = placeOf(outage.at());
        if (place < outages.size() && outages.get(place).at() == outage.at()) {
            outages.set(place, outage);
        } else {
            outages.add(place, outage);
        }
    }

    void remove(GatewayOutage outage) {
        outages.remove(placeOf(outage.at()));
    }

    /** Whether so many outages are kept that one of this time is older than all of them and is not. */
    boolean isBeyond(long time) {
        return outages.size() >= MOST && time < outages.get(0).at();
    }

    /** The outage that has to leave; null for none. */
    GatewayOutage surplus() {
        return outages.size() > MOST ? outages.get(0) : null;
    }

    /** Adds that the gateway came online, or takes it back. */
    void addReturn(long time, long amount) {
        int place = Collections.binarySearch(returns, time);
        if (amount < 0) {
            if (place >= 0) {
                returns.remove(place);
            }
            return;
        }
        returns.add(place < 0 ? -place - 1 : place, time);
        if (returns.size() > MOST) {
            returns.remove(0);
        }
    }

    /** When the gateway came back after an outage; null if it has not. */
    Long endOf(long outage) {
        int place = firstReturn(outage);
        return place == returns.size() ? null : returns.get(place);
    }

    private int firstReturn(long time) {
        int low = 0;
        int high = returns.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (returns.get(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The outages whose end may change when the gateway turns out to have come back at a time, or not. */
    List<GatewayOutage> endingAt(long time) {
        int place = firstReturn(time);
        int from = 0;
        if (place > 0 && returns.size() < MOST) {
            from = placeOf(returns.get(place - 1) + 1);
        }
        return new ArrayList<>(outages.subList(from, placeOf(time + 1)));
    }

    /**
     * The outage that is the cause of a device's disconnect: the nearest one, of two equally near the
     * earlier; null where none is near.
     *
     * @param within how near
     */
    Long causeOf(long time, long within) {
        int place = placeOf(time);
        Long cause = null;
        if (place > 0 && time - outages.get(place - 1).at() <= within) {
            cause = outages.get(place - 1).at();
        }
        if (place < outages.size()) {
            long later = outages.get(place).at();
            if (later - time <= within && (cause == null || later - time < time - cause)) {
                cause = later;
            }
        }
        return cause;
    }

    /** What is kept of a period. */
    DropPeriod period(long number) {
        for (DropPeriod period : periods) {
            if (period.number() == number) {
                return period;
            }
        }
        return DropPeriod.empty(number);
    }

    void put(DropPeriod period) {
        periods.removeIf(known -> known.number() == period.number());
        if (period.drops() > 0 || period.parts() < DropBlock.PARTS) {
            periods.add(period);
        }
    }

    boolean hasDrops() {
        return periods.stream().anyMatch(period -> period.drops() > 0);
    }

    /**
     * Forgets what was before a time, but outages with devices that did not end before it.
     *
     * @param longest time until which those are forgotten too
     * @return the outages that are forgotten
     */
    List<GatewayOutage> forgetBefore(long time, long longest) {
        List<GatewayOutage> forgotten =
                outages.stream()
                        .filter(outage -> outage.at() < time && !goesOn(outage, time, longest))
                        .toList();
        outages.removeAll(Set.copyOf(forgotten));
        returns.removeIf(back -> back < time);
        return forgotten;
    }

    private boolean goesOn(GatewayOutage outage, long time, long longest) {
        Long end = endOf(outage.at());
        return outage.devices() > 0 && outage.at() > longest && (end == null || end >= time);
    }
}
