package io.fleetpulse.counting;

/**
 * Key of the counts: one table of one product.
 *
 * @param table the table that counts
 * @param productKey the product
 */
public record ProductTable(CountedTable table, String productKey) {

    /** Defined here because the hash selects the task, and the hash of an enum differs by JVM. */
    @Override
    public int hashCode() {
        return 31 * productKey.hashCode() + table.ordinal();
    }
}
