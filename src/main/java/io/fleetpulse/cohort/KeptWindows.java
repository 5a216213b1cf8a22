package io.fleetpulse.cohort;

import java.util.List;

/** The kept windows of a device, by their start, milliseconds since the epoch. */
interface KeptWindows {

    /**
     * The events of a window; empty if none are kept. The caller may change and store the object.
     */
    DeviceWindow get(long start);

    /** Stores a window. */
    void put(long start, DeviceWindow window);

    /**
     * The starts of the kept windows from the given one on, in order.
     *
     * @param newest no kept window is newer than this one
     */
    List<Long> startsFrom(long start, long newest);

    /** Removes the windows before the given one. */
    void removeBefore(long start);
}
