package io.fleetpulse.incident;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the times at which many devices of a product went offline together.
 *
 * <p>At each disconnect, the devices that went offline within the preceding {@code within} decide: an
 * incident is in progress if both their number and their share of the devices online before that
 * time reach the configured minimum. The incident begins with the first of these disconnects and
 * ends with the last one at which it was in progress. Two incidents that touch are one. Times are
 * exact to the second.
 */
final class ProductIncidents {

    /**
     * An incident.
     *
     * @param startedAt its first second, milliseconds since the epoch
     * @param lastAt its last second with a disconnect, milliseconds since the epoch
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
     * All incidents in progress at or after a time, in order. An incident in progress before that
     * time may have begun earlier.
     *
     * @param online devices online before the first tick
     * @param ticks ticks since {@code within} before that time, in order
     * @param from the time, milliseconds since the epoch
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
            boolean continues = sum >= devices && sum >= share * onlineBefore[oldest];
            if (continues && tick.second() >= from) {
                add(found, ticks.get(oldest).second(), tick.second());
            }
        }
        return found;
    }

    /**
     * Whether the earlier second had disconnects and is within the incident time before this one.
     */
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
