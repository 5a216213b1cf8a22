package io.fleetpulse.alert;

/**
 * A change of the number of devices that a share rule counts.
 *
 * @param place the rule, the product and the window
 * @param offline how many more devices are offline too long from the window's end on
 * @param devices how many more devices there are from the window's end on
 */
public record ShareDelta(Place place, long offline, long devices) {

    /**
     * Where a change counts.
     *
     * @param productKey the product
     * @param rule name of the rule
     * @param window start of the window, milliseconds since the epoch
     * @param version version of the rule, see {@link ShareVersions}; 0 in the state of a release
     *     that did not store it
     */
    public record Place(String productKey, String rule, long window, long version) {}

    ShareDelta plus(ShareDelta more) {
        return new ShareDelta(place, offline + more.offline, devices + more.devices);
    }

    ShareDelta negated() {
        return new ShareDelta(place, -offline, -devices);
    }

    boolean isNothing() {
        return offline == 0 && devices == 0;
    }

    /** The subject of the alerts. */
    AlertSubject subject() {
        return AlertSubject.of(AlertKind.OFFLINE_SHARE, place.productKey(), place.rule());
    }
}
