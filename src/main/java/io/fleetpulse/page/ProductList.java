package io.fleetpulse.page;

/**
 * A CTE with all products. It takes one index lookup per product, while {@code SELECT DISTINCT}
 * would read every device.
 */
final class ProductList {

    /**
     * CTE {@code products (product_key)} at the start of a statement, filtered by {@code :product}.
     */
    static final String CTE =
            """
            WITH RECURSIVE by_status AS (
                (SELECT product_key FROM device_status ORDER BY product_key LIMIT 1)
                UNION ALL
                SELECT (SELECT next.product_key FROM device_status AS next
                        WHERE next.product_key > by_status.product_key
                        ORDER BY next.product_key LIMIT 1)
                FROM by_status WHERE by_status.product_key IS NOT NULL
            ), by_device AS (
                (SELECT product_key FROM device ORDER BY product_key LIMIT 1)
                UNION ALL
                SELECT (SELECT next.product_key FROM device AS next
                        WHERE next.product_key > by_device.product_key
                        ORDER BY next.product_key LIMIT 1)
                FROM by_device WHERE by_device.product_key IS NOT NULL
            ), by_property AS (
                (SELECT product_key FROM product_property_window_base ORDER BY product_key LIMIT 1)
                UNION ALL
                SELECT (SELECT next.product_key FROM product_property_window_base AS next
                        WHERE next.product_key > by_property.product_key
                        ORDER BY next.product_key LIMIT 1)
                FROM by_property WHERE by_property.product_key IS NOT NULL
            ), products AS (
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
