package io.fleetpulse.version;

/**
 * How many devices run a version.
 *
 * @param devices by all that is known now
 * @param changedFrom the earliest window whose row may be wrong, and with it all later ones; {@link
 *     #NO_WINDOW} where all are right
 */
public record VersionTotal(long devices, long changedFrom) {

    static final long NO_WINDOW = Long.MAX_VALUE;

    static final VersionTotal NONE = new VersionTotal(0, NO_WINDOW);

    VersionTotal plus(long more, long window) {
        return new VersionTotal(devices + more, Math.min(changedFrom, window));
    }
}
