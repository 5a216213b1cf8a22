package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/**
 * Queries about gateways, their attached devices, and discovered devices that are not attached.
 */
final class GatewayQueries {

    private static final String AFTER = "after";
    private static final String OF_PRODUCT = "ofproduct";

    /** CTE with the distinct gateways of a table, with one index lookup per gateway. */
    private static final String STEPS =
            """
            NAME AS (
                (SELECT gateway_product_key AS product_key, gateway_device_name AS device_name
                 FROM TABLE_NAME
                 WHERE (:product = '' OR gateway_product_key = :product)
                     AND (gateway_product_key, gateway_device_name) > (:ofproduct, :after)
                 ORDER BY gateway_product_key, gateway_device_name LIMIT 1)
                UNION ALL
                SELECT next.product_key, next.device_name
                FROM NAME
                CROSS JOIN LATERAL (
                    SELECT gateway_product_key AS product_key, gateway_device_name AS device_name
                    FROM TABLE_NAME
                    WHERE (:product = '' OR gateway_product_key = :product)
                        AND (gateway_product_key, gateway_device_name)
                            > (NAME.product_key, NAME.device_name)
                    ORDER BY gateway_product_key, gateway_device_name LIMIT 1) AS next
            )
            """;

    /**
     * A page of 100 gateways after the last one of the previous page, and one more if another page
     * follows.
     */
    private static final Query GATEWAYS =
            new Query(
                    "gateways",
                    "WITH RECURSIVE "
                            + STEPS.replace("NAME", "attached")
                                    .replace("TABLE_attached", "topology")
                            + ", "
                            + STEPS.replace("NAME", "found")
                                    .replace("TABLE_found", "discovered_device")
                            + """
                            , gateways AS MATERIALIZED (
                                SELECT * FROM (
                                    (SELECT * FROM attached LIMIT 101)
                                    UNION (SELECT * FROM found LIMIT 101)) AS both_tables
                                ORDER BY product_key, device_name LIMIT 101
                            )
                            SELECT gateways.product_key, gateways.device_name, device_status.status,
                                device_status.since, device_status.offline_reason, behind.devices,
                                behind.online, behind.disabled, waiting.discovered
                            FROM gateways
                            LEFT JOIN device_status USING (product_key, device_name)
                            CROSS JOIN LATERAL (
                                SELECT count(*) AS devices,
                                    count(*) FILTER (WHERE of_device.status = 'online') AS online,
                                    count(*) FILTER (WHERE edge.disabled) AS disabled
                                FROM (SELECT product_key, device_name, disabled FROM topology
                                      WHERE topology.gateway_product_key = gateways.product_key
                                          AND topology.gateway_device_name = gateways.device_name
                                      LIMIT 10000) AS edge
                                LEFT JOIN LATERAL (
                                    SELECT status FROM device_status
                                    WHERE device_status.product_key = edge.product_key
                                        AND device_status.device_name = edge.device_name
                                    LIMIT 1) AS of_device ON true) AS behind
                            CROSS JOIN LATERAL (
                                SELECT count(*) AS discovered
                                FROM (SELECT FROM discovered_device AS found
                                      WHERE found.gateway_product_key = gateways.product_key
                                          AND found.gateway_device_name = gateways.device_name
                                          AND NOT EXISTS (
                                              SELECT FROM topology AS edge
                                              WHERE edge.product_key = found.product_key
                                                  AND edge.device_name = found.device_name)
                                      LIMIT 10000) AS those) AS waiting
                            ORDER BY gateways.product_key, gateways.device_name
                            """);

    /**
     * Discovered devices that are attached to no gateway, of all gateways or of the gateways of one
     * product.
     */
    private static final Query DISCOVERED =
            new Query(
                    "discovered",
                    """
                    SELECT found.gateway_product_key, found.gateway_device_name, found.product_key,
                        found.device_name, found.first_seen_at, found.last_seen_at
                    FROM (SELECT * FROM discovered_device
                          WHERE :product = '' OR gateway_product_key = :product
                          ORDER BY gateway_product_key, gateway_device_name, product_key, device_name
                          LIMIT 5000) AS found
                    LEFT JOIN LATERAL (
                        SELECT true AS added FROM topology AS edge
                        WHERE edge.product_key = found.product_key
                            AND edge.device_name = found.device_name
                        LIMIT 1) AS known ON true
                    WHERE known.added IS NULL
                    ORDER BY found.last_seen_at DESC NULLS LAST
                    LIMIT 200
                    """);

    private GatewayQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("gateways", Set.of(OF_PRODUCT, AFTER), GATEWAYS),
                Endpoint.of("gateways/discovered", Set.of(), DISCOVERED));
    }
}
