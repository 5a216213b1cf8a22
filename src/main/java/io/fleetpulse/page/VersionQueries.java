package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/** Which versions devices run, and how those on each of them do. */
final class VersionQueries {

    /** Begins a statement; gives {@code versions (version)} of a product's module. */
    private static final String VERSIONS =
            """
            WITH RECURSIVE versions AS (
                (SELECT version FROM version_window
                 WHERE product_key = :product AND module_name = :module
                 ORDER BY version LIMIT 1)
                UNION ALL
                SELECT (SELECT next.version FROM version_window AS next
                        WHERE next.product_key = :product AND next.module_name = :module
                            AND next.version > versions.version
                        ORDER BY next.version LIMIT 1)
                FROM versions WHERE versions.version IS NOT NULL
            )
            """;

    private static final Query MODULES =
            new Query(
                    "modules",
                    """
                    WITH RECURSIVE modules AS (
                        (SELECT module_name FROM version_window
                         WHERE product_key = :product ORDER BY module_name LIMIT 1)
                        UNION ALL
                        SELECT (SELECT next.module_name FROM version_window AS next
                                WHERE next.product_key = :product
                                    AND next.module_name > modules.module_name
                                ORDER BY next.module_name LIMIT 1)
                        FROM modules WHERE modules.module_name IS NOT NULL
                    )
                    SELECT module_name FROM modules WHERE module_name IS NOT NULL LIMIT 200
                    """);

    /** The number that stood when the range began: rows are written at changes only. */
    private static final Query BEFORE =
            new Query(
                    "before",
                    VERSIONS
                            + """
                            SELECT versions.version, newest.devices
                            FROM versions
                            CROSS JOIN LATERAL (
                                SELECT devices FROM version_window
                                WHERE product_key = :product AND module_name = :module
                                    AND version_window.version = versions.version
                                    AND window_start < :from
                                ORDER BY window_start DESC LIMIT 1) AS newest
                            LIMIT 500
                            """);

    private static final Query ADOPTION =
            new Query(
                    "adoption",
                    VERSIONS
                            + """
                            SELECT versions.version, point.at, point.devices
                            FROM versions
                            CROSS JOIN LATERAL (
                                SELECT date_bin(make_interval(secs => :step), window_start,
                                        'epoch') AS at,
                                    (array_agg(devices ORDER BY window_start DESC))[1] AS devices
                                FROM version_window
                                WHERE product_key = :product AND module_name = :module
                                    AND version_window.version = versions.version
                                    AND window_start >= :from AND window_start < :to
                                GROUP BY 1) AS point
                            ORDER BY versions.version, point.at
                            LIMIT 20000
                            """);

    private static final Query COHORTS =
            new Query(
                    "cohorts",
                    VERSIONS
                            + """
                            SELECT versions.version, total.*
                            FROM versions
                            CROSS JOIN LATERAL (
                                SELECT max(devices) AS devices,
                                    sum(online_ms)::bigint AS online_ms,
                                    sum(readings)::bigint AS readings,
                                    sum(error_events)::bigint AS error_events,
                                    sum(alert_events)::bigint AS alert_events,
                                    sum(validation_failures)::bigint AS validation_failures,
                                    sum(disconnects)::bigint AS disconnects,
                                    max(flapping_devices) AS flapping_devices
                                FROM cohort_window
                                WHERE product_key = :product AND module_name = :module
                                    AND cohort_window.version = versions.version
                                    AND window_start >= :from AND window_start < :to) AS total
                            WHERE total.devices > 0
                            LIMIT 100
                            """);

    private static final Query COHORT_SERIES =
            new Query(
                    "series",
                    VERSIONS
                            + """
                            SELECT versions.version, point.*
                            FROM versions
                            CROSS JOIN LATERAL (
                                SELECT date_bin(make_interval(secs => :step), window_start,
                                        'epoch') AS at,
                                    sum(online_ms)::bigint AS online_ms,
                                    sum(error_events + alert_events)::bigint AS events,
                                    sum(validation_failures)::bigint AS validation_failures,
                                    sum(disconnects)::bigint AS disconnects
                                FROM cohort_window
                                WHERE product_key = :product AND module_name = :module
                                    AND cohort_window.version = versions.version
                                    AND window_start >= :from AND window_start < :to
                                GROUP BY 1) AS point
                            ORDER BY versions.version, point.at
                            LIMIT 20000
                            """);

    private VersionQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("versions/modules", Set.of(), MODULES),
                Endpoint.of(
                        "versions", Set.of("module"), BEFORE, ADOPTION, COHORTS, COHORT_SERIES));
    }
}
