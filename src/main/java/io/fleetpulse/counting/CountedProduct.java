package io.fleetpulse.counting;

/**
 * What windows are kept by: one table of one product.
 *
 * @param table the table that counts
 * @param productKey the product
 */
public record CountedProduct(CountedTable table, String productKey) {

    /** Written out, because it decides which task owns a window: an enum's own hash differs by JVM. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + table.ordinal();
    }
}
