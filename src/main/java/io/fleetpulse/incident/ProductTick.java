package io.fleetpulse.incident;

/**
 * What the devices of a product do in one second.
 *
 * @param productKey product of the devices
 * @param second start of the second, milliseconds since the epoch
 * @param disconnects disconnects that no gateway explains and that are not repeated, more or fewer
 * @param onlineChange devices online, more or fewer
 */
public record ProductTick(String productKey, long second, long disconnects, long onlineChange) {

    static final long SECOND = 1_000;

    /**
     * What is combined before it is sent to the product.
     *
     * @param productKey product of the devices
     * @param second the second
     */
    record Key(String productKey, long second) {}

    static ProductTick of(GatewayNews news) {
        String product = news.gateway().productKey();
        if (news.kind() == GatewayNews.Kind.OUTAGE) {
            long disconnects = news.repeated() ? 0 : news.amount();
            return new ProductTick(product, second(news.at()), disconnects, -news.amount());
        }
        return new ProductTick(product, second(news.at()), 0, news.amount());
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
