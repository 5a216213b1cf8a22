package io.fleetpulse.connectivity;

/**
 * The contribution of a device to a window of its product, or a change of that contribution.
 *
 * @param productKey product of the device
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals the numbers to add
 */
public record ConnectivityDelta(String productKey, long windowStart, WindowTotals totals) {

    /**
     * The key by which deltas are combined before they are sent to the product.
     *
     * @param productKey product of the device
     * @param windowStart start of the window, milliseconds since the epoch
     */
    record Key(String productKey, long windowStart) {}

    Key key() {
        return new Key(productKey, windowStart);
    }

    ConnectivityDelta plus(ConnectivityDelta more) {
        return new ConnectivityDelta(productKey, windowStart, totals.plus(more.totals));
    }
}
