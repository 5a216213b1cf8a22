package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.List;

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
     * @param ticks what happened, in order of the seconds, each once
     */
    List<Found> find(long online, List<ProductTick> ticks) {
        List<Found> found = new ArrayList<>();
        long[] onlineBefore = new long[ticks.size()];
        long now = online;
        int oldest = 0;
        long sum = 0;
        for (int newest = 0; newest < ticks.size(); newest++) {
            ProductTick tick = ticks.get(newest);
            onlineBefore[newest] = now;
            now += tick.onlineChange();
            if (tick.disconnects() <= 0) {
                continue;
            }
            sum += tick.disconnects();
            while (!isRecent(ticks.get(oldest), tick)) {
                sum -= Math.max(0, ticks.get(oldest).disconnects());
                oldest++;
            }
            if (sum >= devices && sum >= share * onlineBefore[oldest]) {
                add(found, ticks.get(oldest).second(), tick.second());
            }
        }
        return counted(found, ticks);
    }

    /** Whether devices went offline in a second, and not too long before this one. */
    private boolean isRecent(ProductTick earlier, ProductTick tick) {
        return earlier.disconnects() > 0 && earlier.second() > tick.second() - within;
    }

    private static List<Found> counted(List<Found> found, List<ProductTick> ticks) {
        List<Found> counted = new ArrayList<>(found.size());
        int next = 0;
        for (Found incident : found) {
            long number = 0;
            while (next < ticks.size() && ticks.get(next).second() <= incident.lastAt()) {
                if (ticks.get(next).second() >= incident.startedAt()) {
                    number += Math.max(0, ticks.get(next).disconnects());
                }
                next++;
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
