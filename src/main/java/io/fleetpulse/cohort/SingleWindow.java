package io.fleetpulse.cohort;

import java.util.List;

/**
 * A single window that is not kept.
 *
 * @param only start of the window, milliseconds since the epoch
 * @param window the events of the window
 */
record SingleWindow(long only, DeviceWindow window) implements KeptWindows {

    @Override
    public DeviceWindow get(long start) {
        if (start == only) {
            return window;
        }
        return new DeviceWindow();
    }

    @Override
    public void put(long start, DeviceWindow changed) {
        throw new UnsupportedOperationException("A window that is not kept");
    }

    @Override
    public List<Long> startsFrom(long start, long newest) {
        return List.of(only);
    }

    @Override
    public void removeBefore(long start) {
        throw new UnsupportedOperationException("A window that is not kept");
    }
}
