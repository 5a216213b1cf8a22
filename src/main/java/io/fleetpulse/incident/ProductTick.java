package io.fleetpulse.incident;

/**
 * The changes that devices of a product make within one second.
 *
 * @param productKey product of the devices
 * @param second start of the second, milliseconds since the epoch
 * @param disconnects change in the number of disconnects that are neither explained by a gateway
 *     nor repeated
 * @param onlineChange change in the number of devices online
 */
public record ProductTick(String productKey, long second, long disconnects, long onlineChange) {

    static final long SECOND = 1_000;

    /**
     * The key by which ticks are combined before they are sent to the product.
     *
     * @param productKey product of the devices
     * @param second start of the second, milliseconds since the epoch
     */
    record Key(String productKey, long second) {}

    static ProductTick of(GatewayEvent event) {
        String product = event.gateway().productKey();
        if (event.kind() == GatewayEvent.Kind.OUTAGE) {
            long disconnects = event.repeated() ? 0 : event.amount();
            return new ProductTick(product, second(event.at()), disconnects, -event.amount());
        }
        return new ProductTick(product, second(event.at()), 0, event.amount());
    }

    static long second(long time) {
        return Math.floorDiv(time, SECOND) * SECOND;
    }

    Key key() {
        return new Key(productKey, second);
    }

    ProductTick plus(ProductTick more) {
        return new ProductTick(
                productKey,
                second,
                disconnects + more.disconnects,
                onlineChange + more.onlineChange);
    }
}
