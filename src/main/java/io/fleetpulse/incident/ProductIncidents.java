package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds when many devices of a product went offline together.
 *
 * <p>An incident is going on at a disconnect when, within the time before it, at least so many devices
 * went offline, and at least such a share of those that were online before that time. It begins with the
 * first of these disconnects and ends with the last one at which it was going on; two that touch are
 * one. Times are exact to the second.
 */
final class ProductIncidents {

    /**
     * An incident.
     *
     * @param startedAt its first second, milliseconds since the epoch
     * @param lastAt its last second with a disconnect
     * @param devices devices that went offline from start to end; in an incident that is longer than
     *     {@code within}, one that stayed online for that long and went offline again counts again
     */
    record Found(long startedAt, long lastAt, long devices) {}

    private final int devices;
    private final double share;
    private final long within;

    ProductIncidents(int devices, double share, long within) {
        this.devices = devices;
        this.share = share;
        this.within = within;
    }

    /**
     * All incidents, in order.
     *
     * @param online devices online before the first second
     * @param ticks what happened, by second
     */
    List<Found> find(long online, NavigableMap<Long, ProductTick> ticks) {
        List<Found> found = new ArrayList<>();
        NavigableMap<Long, Long> onlineAfter = new TreeMap<>();
        long now = online;
        for (Map.Entry<Long, ProductTick> tick : ticks.entrySet()) {
            now += tick.getValue().onlineChange();
            onlineAfter.put(tick.getKey(), now);
        }
        List<ProductTick> recent = new ArrayList<>();
        int oldest = 0;
        long sum = 0;
        for (ProductTick tick : ticks.values()) {
            if (tick.disconnects() <= 0) {
                continue;
            }
            recent.add(tick);
            sum += tick.disconnects();
            while (recent.get(oldest).second() <= tick.second() - within) {
                sum -= recent.get(oldest).disconnects();
                oldest++;
            }
            long first = recent.get(oldest).second();
            Map.Entry<Long, Long> before = onlineAfter.lowerEntry(first);
            long onlineBefore = online;
            if (before != null) {
                onlineBefore = before.getValue();
            }
            if (sum >= devices && sum >= share * onlineBefore) {
                add(found, first, tick.second());
            }
        }
        List<Found> counted = new ArrayList<>();
        for (Found incident : found) {
            long number = 0;
            for (ProductTick tick :
                    ticks.subMap(incident.startedAt(), true, incident.lastAt(), true).values()) {
                number += Math.max(0, tick.disconnects());
            }
            counted.add(new Found(incident.startedAt(), incident.lastAt(), number));
        }
        return counted;
    }

    private static void add(List<Found> found, long first, long last) {
        int newest = found.size() - 1;
        if (newest >= 0 && first <= found.get(newest).lastAt()) {
            found.set(newest, new Found(found.get(newest).startedAt(), last, 0));
        } else {
            found.add(new Found(first, last, 0));
        }
    }
}
