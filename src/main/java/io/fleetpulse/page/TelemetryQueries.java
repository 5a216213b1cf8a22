package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Queries about properties of a product and of a single device. */
final class TelemetryQueries {

    private static final String OF_PRODUCT = "product_key = :product";

    /** The points of a chart: the statistics of the windows that begin within one step. */
    private static final String STATISTICS =
            """
            SELECT date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                min("min") AS "min", max("max") AS "max",
                average(saturated_sum(sum("sum") FILTER (WHERE abs("sum") < 1e290),
                    sum("sum" / 1e20) FILTER (WHERE abs("sum") >= 1e290)),
                    sum("count")::bigint) AS "avg",
            """;

    private static final Query NUMERIC =
            properties("numeric", "product_property_window_base", "property_amendment");
    private static final Query CATEGORICAL =
            properties("categorical", "property_value_window_base", "property_value_amendment");

    private static final Query WINDOW =
            WindowLength.of(
                    "product_property_window_base",
                    "product_key = :product AND property = :property");

    private static final Query DEVICE_WINDOW =
            WindowLength.of(
                    "property_window_base",
                    "product_key = :product AND device_name = :device AND property = :property");

    private static final Query SERIES =
            new Query(
                    "series",
                    STATISTICS
                            + """
                                sum("count")::bigint AS "count", max(devices) AS devices
                            FROM product_property_window
                            WHERE product_key = :product AND property = :property
                                AND window_start >= :from AND window_start < :to
                            GROUP BY 1
                            ORDER BY 1
                            """);

    /** Percentiles of merged sketches, since percentiles themselves cannot be merged. */
    private static final Query PERCENTILES =
            new Query(
                    "percentiles",
                    """
                    SELECT at, sketch_percentile(sketches, 50) AS p50,
                        sketch_percentile(sketches, 95) AS p95,
                        sketch_percentile(sketches, 99) AS p99
                    FROM (
                        SELECT date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                            array_agg(sketch) AS sketches
                        FROM (
                            SELECT window_start, sketch FROM product_property_window_base
                            WHERE product_key = :product AND property = :property
                                AND window_start >= :from AND window_start < :to
                            UNION ALL
                            SELECT window_start, sketch FROM property_amendment
                            WHERE product_key = :product AND property = :property
                                AND window_start >= :from AND window_start < :to
                                AND sketch IS NOT NULL) AS parts
                        GROUP BY 1) AS points
                    ORDER BY at
                    """);

    private static final Query AMENDMENTS =
            new Query(
                    "amendments",
                    """
                    SELECT date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                        sum(history_count)::bigint AS history_count,
                        sum(live_count)::bigint AS live_count,
                        sum(late_count)::bigint AS late_count
                    FROM property_amendment
                    WHERE product_key = :product AND property = :property
                        AND window_start >= :from AND window_start < :to
                    GROUP BY 1
                    ORDER BY 1
                    """);

    private static final Query VALUES_WINDOW =
            WindowLength.ofRows("property_value_windows(:product, :property, :from, :to)");

    private static final Query VALUES =
            new Query(
                    "values",
                    """
                    SELECT value, date_bin(make_interval(secs => :step), window_start, 'epoch') AS at,
                        sum("count")::bigint AS "count"
                    FROM property_value_windows(:product, :property, :from, :to)
                    GROUP BY 1, 2
                    ORDER BY 1, 2
                    LIMIT 25000
                    """);

    private static final Query DEVICE_SERIES =
            new Query(
                    "series",
                    STATISTICS
                            + """
                                sum("count")::bigint AS "count",
                                sum(live_count)::bigint AS live_count,
                                sum(history_count)::bigint AS history_count,
                                sum(late_count)::bigint AS late_count
                            FROM property_window
                            WHERE product_key = :product AND device_name = :device AND property = :property
                                AND window_start >= :from AND window_start < :to
                            GROUP BY 1
                            ORDER BY 1
                            """);

    private TelemetryQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("telemetry/properties", Set.of(), NUMERIC, CATEGORICAL),
                Endpoint.of(
                        "telemetry", Set.of("property"), WINDOW, SERIES, PERCENTILES, AMENDMENTS),
                Endpoint.of("telemetry/values", Set.of("property"), VALUES_WINDOW, VALUES),
                Endpoint.of(
                        "telemetry/device",
                        Set.of("device", "property"),
                        DEVICE_WINDOW,
                        DEVICE_SERIES));
    }

    /**
     * Lists the properties of a product with one index lookup per property. The list includes
     * properties that have amendments but no windows, such as properties with history only.
     */
    private static Query properties(String name, String windows, String amendments) {
        return new Query(
                name,
                "WITH RECURSIVE "
                        + LooseIndexScan.of("known", "property", windows, OF_PRODUCT)
                        + ", "
                        + LooseIndexScan.of("amended", "property", amendments, OF_PRODUCT)
                        + """
                        SELECT property FROM known WHERE property IS NOT NULL
                        UNION
                        SELECT property FROM amended WHERE property IS NOT NULL
                        ORDER BY property
                        LIMIT 500
                        """);
    }
}
