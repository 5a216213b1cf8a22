package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

import java.util.Comparator;

/**
 * A device behind a gateway went offline.
 *
 * @param at when, milliseconds since the epoch
 * @param since when its session began
 * @param device the device
 */
record Drop(long at, long since, DeviceKey device) implements Comparable<Drop> {

    private static final Comparator<Drop> ORDER =
            Comparator.comparingLong(Drop::at)
                    .thenComparingLong(Drop::since)
                    .thenComparing(drop -> drop.device().productKey())
                    .thenComparing(drop -> drop.device().deviceName());

    private static final DeviceKey BEFORE_ALL = new DeviceKey("", "");

    /** A bound: what is not before it is at that time or later. */
    static Drop firstAt(long time) {
        return new Drop(time, Long.MIN_VALUE, BEFORE_ALL);
    }

    @Override
    public int compareTo(Drop other) {
        return ORDER.compare(this, other);
    }
}
