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
     */
    record Found(long startedAt, long lastAt) {}

    private final int devices;
    private final double share;
    private final long within;

    ProductIncidents(int devices, double share, long within) {
        this.devices = devices;
        this.share = share;
        this.within = within;
    }

    /**
     * All incidents that are going on at or after a time, in order. One that was going on before then
     * may have begun earlier.
     *
     * @param online devices online before the first second
     * @param ticks what happened since {@code within} before that time, in order of the seconds
     * @param from the time
     */
    List<Found> find(long online, List<ProductTick> ticks, long from) {
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
            boolean goesOn = sum >= devices && sum >= share * onlineBefore[oldest];
            if (goesOn && tick.second() >= from) {
                add(found, ticks.get(oldest).second(), tick.second());
            }
        }
        return found;
    }

    /** Whether devices went offline in a second, and not too long before this one. */
    private boolean isRecent(ProductTick earlier, ProductTick tick) {
        return earlier.disconnects() > 0 && earlier.second() > tick.second() - within;
    }

    private static void add(List<Found> found, long first, long last) {
        int newest = found.size() - 1;
        if (newest >= 0 && first <= found.get(newest).lastAt()) {
            found.set(newest, new Found(found.get(newest).startedAt(), last));
        } else {
            found.add(new Found(first, last));
        }
    }
}
