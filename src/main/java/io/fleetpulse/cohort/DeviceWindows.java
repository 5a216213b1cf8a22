package io.fleetpulse.cohort;

import java.util.List;

/** The windows of a device in which something happened and that are kept, by their start. */
interface DeviceWindows {

    /** What happened in a window; nothing where none is kept. The caller may change it, and keep it. */
    DeviceWindow get(long start);

    /** Keeps a window. */
    void put(long start, DeviceWindow window);

    /**
     * The starts of the windows that are kept from one on, in order.
     *
     * @param newest no window that is kept is newer
     */
    List<Long> startsFrom(long start, long newest);

    /** Forgets the windows before one. */
    void removeBefore(long start);
}
