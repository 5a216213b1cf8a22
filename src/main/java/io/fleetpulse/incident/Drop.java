package io.fleetpulse.incident;

import io.fleetpulse.message.DeviceKey;

import java.util.Comparator;

/**
 * A disconnect of a device behind a gateway.
 *
 * @param at when the device went offline, milliseconds since the epoch
 * @param since when the session began, milliseconds since the epoch
 * @param device the device
 */
record Drop(long at, long since, DeviceKey device) implements Comparable<Drop> {

    private static final Comparator<Drop> ORDER =
            Comparator.comparingLong(Drop::at)
                    .thenComparingLong(Drop::since)
                    .thenComparing(drop -> drop.device().productKey())
                    .thenComparing(drop -> drop.device().deviceName());

    private static final DeviceKey BEFORE_ALL = new DeviceKey("", "");

    /** A lower bound: every drop at or after the given time compares as not before it. */
    static Drop firstAt(long time) {
        return new Drop(time, Long.MIN_VALUE, BEFORE_ALL);
    }

    @Override
    public int compareTo(Drop other) {
        return ORDER.compare(this, other);
    }
}
