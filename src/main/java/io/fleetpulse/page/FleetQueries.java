package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about connectivity, incidents, alerts and events. */
final class FleetQueries {

    private static final Query WINDOW =
            WindowLength.ofEach(
                    ProductList.CTE,
                    "products",
                    "connectivity_window",
                    "connectivity_window.product_key = products.product_key");

    /**
     * Connectivity over time of the largest products. With more than eight products, all but the
     * largest seven are summed in rows without a product key, so the totals cover all products.
     */
    private static final Query CONNECTIVITY =
            new Query(
                    "connectivity",
                    """
                    WITH points AS MATERIALIZED (
                        SELECT product_key, point.at,
                            (array_agg(devices_online ORDER BY window_start DESC))[1]
                                AS devices_online,
                            sum(CASE WHEN first_window = 0 AND point.at = ends.first
                                THEN connects ELSE 0 END) AS connects,
                            sum(CASE WHEN first_window = 0 AND point.at = ends.first
                                THEN disconnects ELSE 0 END) AS disconnects,
                            max(flapping_devices) AS flapping_devices
                        FROM connectivity_spans(nullif(:product, ''), :from, :to) AS span
                        CROSS JOIN LATERAL (
                            SELECT make_interval(secs => :step) AS step,
                                make_interval(secs => seconds) AS length) AS one
                        CROSS JOIN LATERAL (
                            SELECT date_bin(one.step, window_start + first_window * one.length,
                                    'epoch') AS first,
                                date_bin(one.step, window_start + last_window * one.length,
                                    'epoch') AS last) AS ends
                        CROSS JOIN LATERAL generate_series(ends.first, ends.last, one.step)
                            AS point (at)
                        GROUP BY product_key, point.at
                    ), ranked AS (
                        SELECT product_key, count(*) OVER () AS products,
                            row_number() OVER (ORDER BY max(devices_online) DESC, product_key)
                                AS place
                        FROM points GROUP BY product_key
                    )
                    SELECT shown.product_key, points.at,
                        sum(devices_online)::bigint AS devices_online,
                        sum(connects)::bigint AS connects,
                        sum(disconnects)::bigint AS disconnects,
                        sum(flapping_devices)::bigint AS flapping_devices,
                        max(CASE WHEN shown.product_key IS NULL THEN products - 7 ELSE 1 END)
                            AS products
                    FROM points
                    JOIN ranked USING (product_key)
                    CROSS JOIN LATERAL (
                        SELECT CASE WHEN products <= 8 OR place < 8 THEN points.product_key END
                            AS product_key) AS shown
                    GROUP BY shown.product_key, points.at
                    ORDER BY shown.product_key, points.at
                    """);

    private static final Query REASONS =
            new Query(
                    "reasons",
                    ProductList.CTE
                            + """
                            SELECT offline_reason, sum(disconnects)::bigint AS disconnects
                            FROM products
                            CROSS JOIN LATERAL (
                                SELECT offline_reason, sum(disconnects) AS disconnects
                                FROM offline_reason_window
                                WHERE offline_reason_window.product_key = products.product_key
                                    AND window_start >= :from AND window_start < :to
                                GROUP BY offline_reason) AS of_product
                            GROUP BY offline_reason
                            ORDER BY disconnects DESC, offline_reason
                            LIMIT 50
                            """);

    private static final Query FLAPPING =
            new Query(
                    "flapping",
                    """
                    SELECT product_key, device_name, started_at, ended_at, transitions
                    FROM flapping_device
                    WHERE coalesce(ended_at, 'infinity') >= :from AND started_at < :to
                        AND (:product = '' OR product_key = :product)
                    ORDER BY coalesce(ended_at, 'infinity') DESC, transitions DESC
                    LIMIT 100
                    """);

    private static final Query INCIDENTS =
            new Query(
                    "incidents",
                    """
                    SELECT cause, product_key, device_name, started_at, ended_at, devices
                    FROM incident
                    WHERE coalesce(ended_at, 'infinity') >= :from AND started_at < :to
                        AND (:product = '' OR product_key = :product)
                    ORDER BY coalesce(ended_at, 'infinity') DESC, started_at DESC
                    LIMIT 100
                    """);

    private static final Query ALERTS =
            new Query(
                    "alerts",
                    """
                    SELECT at, kind, subject, state, severity, product_key, device_name, job_id,
                        message
                    FROM alert
                    WHERE at >= :from AND at < :to
                        AND (:product = '' OR product_key = :product)
                    ORDER BY at DESC
                    LIMIT 100
                    """);

    private static final Query EVENTS =
            new Query(
                    "events",
                    """
                    SELECT product_key, identifier, event_type, sum("count")::bigint AS "count",
                        max(devices) AS devices, sum(history_count)::bigint AS history_count,
                        sum(late_count)::bigint AS late_count
                    FROM event_window
                    WHERE window_start >= :from AND window_start < :to
                        AND (:product = '' OR product_key = :product)
                    GROUP BY product_key, identifier, event_type
                    ORDER BY array_position(ARRAY['error', 'alert'], event_type), "count" DESC
                    LIMIT 50
                    """);

    private FleetQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(
                        "fleet",
                        Set.of(),
                        WINDOW,
                        CONNECTIVITY,
                        REASONS,
                        FLAPPING,
                        INCIDENTS,
                        ALERTS,
                        EVENTS));
    }
}
