package io.fleetpulse.page;

/** A CTE with all products. */
final class ProductList {

    /**
     * CTE {@code products (product_key)} at the start of a statement, filtered by {@code :product}.
     */
    static final String CTE =
            "WITH RECURSIVE "
                    + LooseIndexScan.of("by_status", "product_key", "device_status")
                    + ", "
                    + LooseIndexScan.of("by_device", "product_key", "device")
                    + ", "
                    + LooseIndexScan.of(
                            "by_property", "product_key", "product_property_window_base")
                    + """
                    , products AS (
                        SELECT product_key FROM (
                            SELECT product_key FROM by_status
                            UNION SELECT product_key FROM by_device
                            UNION SELECT product_key FROM by_property) AS found
                        WHERE product_key IS NOT NULL AND (:product = '' OR product_key = :product)
                        ORDER BY product_key
                    )
                    """;

    private ProductList() {}
}
