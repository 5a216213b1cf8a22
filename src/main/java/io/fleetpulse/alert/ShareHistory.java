package io.fleetpulse.alert;

/**
 * The devices of a share rule up to a window.
 *
 * @param before start of the first window not included, milliseconds since the epoch
 * @param offline devices that are offline too long
 * @param devices all devices
 * @param raised the alert that continues; null if there is none
 * @param judged windows that start up to this time were judged, milliseconds since the epoch; a
 *     restarted job begins with an earlier watermark
 */
public record ShareHistory(long before, long offline, long devices, Raised raised, long judged) {

    /**
     * An alert that continues.
     *
     * @param at when it was raised, milliseconds since the epoch
     * @param offline devices that were offline too long then
     * @param devices all devices then
     */
    public record Raised(long at, long offline, long devices) {}

    static final ShareHistory NONE = new ShareHistory(Long.MIN_VALUE, 0, 0, null, Long.MIN_VALUE);

    /** The same windows, without the devices counted so far. */
    ShareHistory withoutDevices() {
        return new ShareHistory(before, 0, 0, null, judged);
    }

    /** The same devices, after windows up to this one were judged. */
    ShareHistory judgedUntil(long window) {
        return new ShareHistory(before, offline, devices, raised, Math.max(judged, window));
    }
}
