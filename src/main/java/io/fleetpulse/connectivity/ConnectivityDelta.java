package io.fleetpulse.connectivity;

/**
 * A device's share in a window of its product, or a change of it.
 *
 * @param productKey product of the device
 * @param windowStart start of the window, milliseconds since the epoch
 * @param totals what is to be added
 */
public record ConnectivityDelta(String productKey, long windowStart, WindowTotals totals) {

    /**
     * What is combined before it is sent to the product.
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
