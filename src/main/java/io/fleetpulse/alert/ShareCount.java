package io.fleetpulse.alert;

/**
 * A window's changes of the devices that a share rule counts.
 *
 * @param offline how many more devices are offline too long
 * @param devices how many more devices there are
 */
public record ShareCount(long offline, long devices) {

    static final ShareCount NONE = new ShareCount(0, 0);

    ShareCount plus(ShareDelta delta) {
        return new ShareCount(offline + delta.offline(), devices + delta.devices());
    }
}
