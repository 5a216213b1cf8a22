package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The times at which a gateway went offline and came back, the newest {@value #MOST} of each.
 * Mutable: the lists belong to this record and change in place.
 *
 * @param outages outages of the gateway, in order; no two at the same time
 * @param returns times at which it came online, in order, milliseconds since the epoch
 * @param periods number of its devices' disconnects kept in separate state, by period
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

    /** The index of the first outage at or after the given time. */
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

    /** The outage at the given time; null if there is none. */
    GatewayOutage at(long time) {
        int place = placeOf(time);
        if (place < outages.size() && outages.get(place).at() == time) {
            return outages.get(place);
        }
        return null;
    }

    /** The last outage before the given time; null if there is none. */
    GatewayOutage before(long time) {
        int place = placeOf(time);
        return place == 0 ? null : outages.get(place - 1);
    }

    /** The next outage after the given time; null if there is none. */
    GatewayOutage after(long time) {
        int place = placeOf(time + 1);
        return place == outages.size() ? null : outages.get(place);
    }

    /** Adds an outage, or replaces the outage of the same time. */
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

    /** Whether the limit is reached and an outage at this time is older than all kept ones. */
    boolean isBeyond(long time) {
        return outages.size() >= MOST && time < outages.get(0).at();
    }

    /** The outage beyond the limit, which must be removed; null if there is none. */
    GatewayOutage surplus() {
        return outages.size() > MOST ? outages.get(0) : null;
    }

    /** Adds a time at which the gateway came online; with a negative amount, retracts it. */
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

    /**
     * When the gateway came back after an outage, milliseconds since the epoch; null if it has not.
     */
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

    /** The outages whose end may change when a return at the given time is added or retracted. */
    List<GatewayOutage> endingAt(long time) {
        int place = firstReturn(time);
        int from = 0;
        if (place > 0 && returns.size() < MOST) {
            from = placeOf(returns.get(place - 1) + 1);
        }
        return new ArrayList<>(outages.subList(from, placeOf(time + 1)));
    }

    /**
     * The time of the outage that caused a device's disconnect: the nearest outage; of two equally
     * near ones the earlier; null if none is near enough.
     *
     * @param time time of the disconnect, milliseconds since the epoch
     * @param within maximum distance between disconnect and outage, milliseconds
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

    /** The disconnect counts of a period; empty if the log has none. */
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
     * Removes outages and returns before the given time. An outage with disconnected devices stays
     * until it has ended before that time.
     *
     * @param longest such outages are removed too if they began at or before this time
     * @return the removed outages
     */
    List<GatewayOutage> forgetBefore(long time, long longest) {
        List<GatewayOutage> forgotten =
                outages.stream()
                        .filter(outage -> outage.at() < time && !continues(outage, time, longest))
                        .toList();
        outages.removeAll(Set.copyOf(forgotten));
        returns.removeIf(back -> back < time);
        return forgotten;
    }

    private boolean continues(GatewayOutage outage, long time, long longest) {
        Long end = endOf(outage.at());
        return outage.devices() > 0 && outage.at() > longest && (end == null || end >= time);
    }
}
