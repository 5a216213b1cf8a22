package io.fleetpulse.version;

import io.fleetpulse.window.TumblingWindows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A change in the number of devices that run a version, from a window on.
 *
 * @param productKey product of the devices
 * @param module OTA module
 * @param version the version
 * @param windowStart start of the window, milliseconds since the epoch
 * @param devices change in the number of devices; may be negative
 */
public record VersionDelta(
        String productKey, String module, String version, long windowStart, long devices) {

    /**
     * The key of a version's windows.
     *
     * @param productKey product of the devices
     * @param module OTA module
     * @param version the version
     */
    public record Key(String productKey, String module, String version) {

        /** Written out, because it decides which task owns the version. */
        @Override
        public int hashCode() {
            return 31 * (31 * productKey.hashCode() + module.hashCode()) + version.hashCode();
        }
    }

    /** The key by which deltas are combined before they are sent to the version. */
    record WindowKey(Key key, long windowStart) {}

    Key key() {
        return new Key(productKey, module, version);
    }

    WindowKey windowKey() {
        return new WindowKey(key(), windowStart);
    }

    VersionDelta plus(VersionDelta more) {
        return new VersionDelta(productKey, module, version, windowStart, devices + more.devices);
    }

    /**
     * Emits the changes of the windows that a change of a device's runs causes.
     *
     * @param window length of a window, milliseconds
     * @param first the first window whose row may still change; it takes the changes of earlier ones
     */
    static void between(
            ModuleSign about,
            List<Run> before,
            List<Run> now,
            long window,
            long first,
            Consumer<VersionDelta> receiver) {
        List<VersionDelta> deltas = new ArrayList<>();
        add(about, before, window, first, -1, deltas);
        add(about, now, window, first, 1, deltas);
        deltas.stream().filter(delta -> delta.devices() != 0).forEach(receiver);
    }

    private static void add(
            ModuleSign about,
            List<Run> runs,
            long window,
            long first,
            long sign,
            List<VersionDelta> deltas) {
        for (int index = 0; index < runs.size(); index++) {
            Run run = runs.get(index);
            long start = Math.max(first, TumblingWindows.start(run.since(), window));
            add(
                    new VersionDelta(
                            about.productKey(), about.module(), run.version(), start, sign),
                    deltas);
            if (index > 0) {
                String before = runs.get(index - 1).version();
                add(
                        new VersionDelta(about.productKey(), about.module(), before, start, -sign),
                        deltas);
            }
        }
    }

    private static void add(VersionDelta delta, List<VersionDelta> deltas) {
        for (int index = 0; index < deltas.size(); index++) {
            if (deltas.get(index).windowKey().equals(delta.windowKey())) {
                deltas.set(index, deltas.get(index).plus(delta));
                return;
            }
        }
        deltas.add(delta);
    }
}
