package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries for the summary at the top of the page. */
final class OverviewQueries {

    private static final Query NAMES =
            new Query(
                    "products",
                    ProductList.CTE.replace(":product", "''")
                            + "SELECT product_key FROM products LIMIT 500");

    /**
     * Online devices of the newest rows. A row without a later row holds for all windows up to the
     * watermark.
     */
    private static final Query ONLINE =
            new Query(
                    "online",
                    ProductList.CTE
                            + """
                            SELECT sum(devices_online)::bigint AS devices_online,
                                sum(flapping_devices)::bigint AS flapping_devices,
                                greatest(max(window_end), (
                                    SELECT max(reaches_to) FROM window_progress
                                    WHERE table_name = 'connectivity_window'
                                        AND product_key = '')) AS window_end
                            FROM products
                            CROSS JOIN LATERAL (
                                SELECT devices_online, flapping_devices, window_end
                                FROM connectivity_window
                                WHERE connectivity_window.product_key = products.product_key
                                ORDER BY window_start DESC LIMIT 1) AS newest
                            HAVING count(*) > 0
                            """);

    private static final Query INCIDENTS =
            new Query(
                    "incidents",
                    """
                    SELECT count(*) AS open, sum(devices)::bigint AS devices
                    FROM (SELECT devices FROM incident
                          WHERE coalesce(ended_at, 'infinity') = 'infinity'
                              AND (:product = '' OR product_key = :product)
                          LIMIT 1000) AS those
                    """);

    /** The unfinished batches among the newest 200. */
    private static final Query ROLLOUTS =
            new Query(
                    "rollouts",
                    """
                    SELECT job_id, dest_version, tasks, in_progress, stalled, decision
                    FROM (SELECT * FROM rollout WHERE :product = '' OR product_key = :product
                          ORDER BY first_report_at DESC NULLS LAST LIMIT 200) AS newest
                    LEFT JOIN LATERAL (
                        SELECT decision FROM rollout_gate
                        WHERE rollout_gate.job_id = newest.job_id
                        ORDER BY window_start DESC LIMIT 1) AS gate ON true
                    WHERE in_progress > 0
                    LIMIT 50
                    """);

    private static final Query DEAD_LETTERS =
            new Query(
                    "letters",
                    """
                    SELECT count(*) AS dead_letters
                    FROM (SELECT FROM dead_letter
                          WHERE kafka_timestamp >= :from AND kafka_timestamp < :to
                          LIMIT 100001) AS those
                    """);

    /** CTE {@code families (family)} with the families that have messages. */
    static final String STREAM_FAMILIES =
            "WITH RECURSIVE " + LooseIndexScan.of("families", "family", "stream_window_base");

    /** End of the newest window of any message family. */
    private static final Query REACH =
            new Query(
                    "reach",
                    STREAM_FAMILIES
                            + """
                            SELECT max(window_end) AS window_end
                            FROM families
                            CROSS JOIN LATERAL (
                                SELECT window_end FROM stream_window_base
                                WHERE stream_window_base.family = families.family
                                ORDER BY window_start DESC LIMIT 1) AS newest
                            """);

    /** Counts all devices; the page runs this query once a minute. */
    private static final Query KNOWN =
            new Query(
                    "known",
                    ProductList.CTE
                            + """
                            SELECT sum(of_product.devices)::bigint AS devices
                            FROM products
                            CROSS JOIN LATERAL (
                                SELECT count(*) AS devices FROM device_status
                                WHERE device_status.product_key = products.product_key)
                                AS of_product
                            HAVING count(*) > 0
                            """);

    private OverviewQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(
                        "overview",
                        Set.of(),
                        NAMES,
                        ONLINE,
                        INCIDENTS,
                        ROLLOUTS,
                        DEAD_LETTERS,
                        REACH),
                Endpoint.of("known", Set.of(), KNOWN));
    }
}
