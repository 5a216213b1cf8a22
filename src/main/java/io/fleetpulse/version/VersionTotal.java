package io.fleetpulse.version;

/**
 * The number of devices that run a version.
 *
 * @param devices current number of devices
 * @param changedFrom the earliest window from which rows may be wrong; {@link #NO_WINDOW} if all
 *     are right
 */
public record VersionTotal(long devices, long changedFrom) {

    static final long NO_WINDOW = Long.MAX_VALUE;

    static final VersionTotal NONE = new VersionTotal(0, NO_WINDOW);

    VersionTotal plus(long more, long window) {
        return new VersionTotal(devices + more, Math.min(changedFrom, window));
    }
}
