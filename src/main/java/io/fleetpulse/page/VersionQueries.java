package io.fleetpulse.page;

import java.util.List;
import java.util.Set;

/**
 * Queries about the versions that devices run, and about the behavior of each version's devices.
 */
final class VersionQueries {

    /**
     * CTE {@code versions (version)} at the start of a statement, with the versions of a product's
     * module.
     */
    private static final String VERSIONS =
            "WITH RECURSIVE "
                    + LooseIndexScan.of(
                            "versions",
                            "version",
                            "version_window",
                            "product_key = :product AND module_name = :module");

    private static final Query MODULES =
            new Query(
                    "modules",
                    "WITH RECURSIVE "
                            + LooseIndexScan.of(
                                    "modules",
                                    "module_name",
                                    "version_window",
                                    "product_key = :product")
                            + """
                            SELECT module_name FROM modules WHERE module_name IS NOT NULL LIMIT 200
                            """);

    /**
     * The number of devices at the start of the range, since the table has rows only for changes.
     */
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

    /** Devices over time of the 50 versions with the largest number of devices in the range. */
    private static final Query ADOPTION =
            new Query(
                    "adoption",
                    VERSIONS
                            + """
                            , points AS MATERIALIZED (
                                SELECT versions.version, point.at, point.devices
                                FROM versions
                                CROSS JOIN LATERAL (
                                    SELECT date_bin(make_interval(secs => :step), window_start,
                                            'epoch') AS at,
                                        (array_agg(devices ORDER BY window_start DESC))[1]
                                            AS devices
                                    FROM version_window
                                    WHERE product_key = :product AND module_name = :module
                                        AND version_window.version = versions.version
                                        AND window_start >= :from AND window_start < :to
                                    GROUP BY 1) AS point
                            )
                            SELECT version, at, devices
                            FROM points
                            JOIN (SELECT version FROM points GROUP BY version
                                  ORDER BY max(devices) DESC, version LIMIT 50) AS most
                                USING (version)
                            ORDER BY version, at
                            """);

    /** The rows of a module's versions, each with the windows that the row covers. */
    private static final String SPANS =
            """
            FROM cohort_spans(:product, :module, :from, :to) AS span
            CROSS JOIN LATERAL (
                SELECT first_window = 0 AS own, greatest(first_window, 1) AS first_carried,
                    make_interval(secs => seconds) AS length) AS windows
            """;

    private static final Query COHORTS =
            new Query(
                    "cohorts",
                    """
                    SELECT version,
                        max(greatest(CASE WHEN own THEN devices END,
                            CASE WHEN last_window >= first_carried THEN devices_online END))
                            AS devices,
                        sum(CASE WHEN own THEN online_ms ELSE 0 END + devices_online
                            * (last_window - first_carried + 1) * (seconds * 1000)::bigint)::bigint
                            AS online_ms,
                        coalesce(sum(readings) FILTER (WHERE own), 0)::bigint AS readings,
                        coalesce(sum(error_events) FILTER (WHERE own), 0)::bigint AS error_events,
                        coalesce(sum(alert_events) FILTER (WHERE own), 0)::bigint AS alert_events,
                        coalesce(sum(validation_failures) FILTER (WHERE own), 0)::bigint
                            AS validation_failures,
                        coalesce(sum(disconnects) FILTER (WHERE own), 0)::bigint AS disconnects,
                        max(flapping_devices) AS flapping_devices
                    """
                            + SPANS
                            + """
                            GROUP BY version
                            HAVING max(greatest(devices, devices_online)) > 0
                            ORDER BY online_ms DESC, version
                            LIMIT 100
                            """);

    /** Behavior over time of the 50 versions with the longest online time. */
    private static final Query COHORT_SERIES =
            new Query(
                    "series",
                    """
                    WITH points AS MATERIALIZED (
                        SELECT version, point.at,
                            sum(CASE WHEN own AND point.at = ends.first THEN online_ms ELSE 0 END
                                + devices_online * greatest(0, inside.last - inside.first + 1)
                                * (seconds * 1000)::bigint)::bigint AS online_ms,
                            sum(CASE WHEN own AND point.at = ends.first
                                THEN error_events + alert_events ELSE 0 END)::bigint AS events,
                            sum(CASE WHEN own AND point.at = ends.first
                                THEN validation_failures ELSE 0 END)::bigint
                                AS validation_failures,
                            sum(CASE WHEN own AND point.at = ends.first
                                THEN disconnects ELSE 0 END)::bigint AS disconnects
                    """
                            + SPANS
                            + """
                                CROSS JOIN LATERAL (SELECT make_interval(secs => :step) AS step) AS one
                                CROSS JOIN LATERAL (
                                    SELECT date_bin(one.step, window_start + first_window
                                            * windows.length, 'epoch') AS first,
                                        date_bin(one.step, window_start + last_window
                                            * windows.length, 'epoch') AS last) AS ends
                                CROSS JOIN LATERAL generate_series(ends.first, ends.last, one.step)
                                    AS point (at)
                                CROSS JOIN LATERAL (
                                    SELECT greatest(first_carried, ceil(extract(epoch FROM
                                            point.at - window_start) / seconds)) AS first,
                                        least(last_window, ceil(extract(epoch FROM
                                            point.at + one.step - window_start) / seconds) - 1)
                                            AS last) AS inside
                                GROUP BY version, point.at
                            )
                            SELECT version, at, points.online_ms, events, validation_failures,
                                disconnects
                            FROM points
                            JOIN (SELECT version FROM points GROUP BY version
                                  ORDER BY sum(points.online_ms) DESC, version LIMIT 50) AS longest
                                USING (version)
                            ORDER BY version, at
                            """);

    private VersionQueries() {}

    static List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of("versions/modules", Set.of(), MODULES),
                Endpoint.of(
                        "versions", Set.of("module"), BEFORE, ADOPTION, COHORTS, COHORT_SERIES));
    }
}
