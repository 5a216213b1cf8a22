package io.fleetpulse.page;

/**
 * The constant parts of the statements of {@link DeviceSearch}; each {@code ?} is a bound value.
 */
final class DeviceSearchSql {

    /** Lets joins of a million devices run in memory. */
    static final String MEMORY = "SET LOCAL work_mem = '128MB'";

    /** Makes PostgreSQL read in the order of an index instead of sorting. */
    static final String BY_INDEX = "SET LOCAL random_page_cost = 1.1";

    /** Undoes {@link #BY_INDEX}. */
    static final String BY_ANY_PLAN = "SET LOCAL random_page_cost TO DEFAULT";

    /**
     * Makes PostgreSQL read tables once instead of looking up rows one by one. It expects fewer
     * devices than there are if two columns, such as those of a key, depend on each other.
     */
    static final String WITHOUT_LOOKUPS = "SET LOCAL enable_nestloop = off";

    /**
     * The columns of a page of devices. Values: start of the recent events, product keys, device
     * names.
     */
    static final String DETAILS =
            """
            WITH recent AS (SELECT ?::timestamptz AS since)
            SELECT device.product_key, device.device_name, device.state, device.created_at,
                device.gateway_product_key, device.gateway_device_name, device.tags,
                device_status.status, device_status.since, device_status.offline_reason,
                device_status.client_ip,
                greatest(device_status.since,
                    (SELECT max(at) FROM device_property AS latest
                     WHERE latest.product_key = device.product_key
                         AND latest.device_name = device.device_name),
                    (SELECT max(at) FROM device_event AS latest
                     WHERE latest.product_key = device.product_key
                         AND latest.device_name = device.device_name)) AS last_seen,
                (SELECT jsonb_object_agg(module_name, version) FROM (
                    SELECT module_name, version FROM device_version AS installed
                    WHERE installed.product_key = device.product_key
                        AND installed.device_name = device.device_name
                    ORDER BY module_name LIMIT 20) AS modules) AS versions,
                EXISTS (SELECT FROM flapping_device AS times
                    WHERE times.product_key = device.product_key
                        AND times.device_name = device.device_name
                        AND coalesce(times.ended_at, 'infinity') = 'infinity') AS flapping,
                (SELECT jsonb_agg(DISTINCT kind) FROM (
                    SELECT DISTINCT ON (kind, subject) kind, alert.state FROM alert
                    WHERE alert.product_key = device.product_key
                        AND alert.device_name = device.device_name
                    ORDER BY kind, subject, at DESC) AS newest
                 WHERE newest.state = 'raised') AS alerts,
                (SELECT count(*) FROM (
                    SELECT FROM device_event
                    WHERE device_event.product_key = device.product_key
                        AND device_event.device_name = device.device_name
                        AND device_event.at >= (SELECT since FROM recent)
                    LIMIT 1000) AS counted) AS events
            FROM unnest(?, ?) WITH ORDINALITY AS page (product_key, device_name, place)
            JOIN device ON device.product_key = page.product_key
                AND device.device_name = page.device_name
            LEFT JOIN device_status ON device_status.product_key = page.product_key
                AND device_status.device_name = page.device_name
            ORDER BY page.place
            """;

    /** PostgreSQL's estimate of the number of devices; negative before its first estimate. */
    static final String FLEET_SIZE =
            "SELECT reltuples::bigint FROM pg_class WHERE oid = 'device'::regclass";

    static final String MATCHED =
            """
            WITH matched AS MATERIALIZED (
                SELECT device.product_key, device.device_name, device.gateway_product_key,
                    device.gateway_device_name, device.tags, device_status.status,
                    device_status.offline_reason
            """;

    static final String FACETS =
            """
            ), kept AS (
                SELECT 'status' AS facet, '' AS name, coalesce(status, 'unknown') AS value,
                    count(*) AS devices
                FROM matched GROUP BY status
                UNION ALL
                SELECT 'all', '', '', count(*) FROM matched
                UNION ALL
                SELECT 'product', '', product_key, count(*) FROM matched GROUP BY product_key
                UNION ALL
                SELECT 'reason', '', offline_reason::text, count(*)
                FROM matched WHERE offline_reason IS NOT NULL GROUP BY offline_reason
                UNION ALL
                SELECT 'gateway', gateway_product_key, gateway_device_name, count(*)
                FROM matched WHERE gateway_device_name IS NOT NULL
                GROUP BY gateway_product_key, gateway_device_name
                UNION ALL
                SELECT 'tag', tag.key, tag.value, count(*)
                FROM matched
                CROSS JOIN LATERAL jsonb_each_text(
                    CASE WHEN jsonb_typeof(tags) = 'object' THEN tags ELSE '{}' END) AS tag
                WHERE tag.value IS NOT NULL
                GROUP BY tag.key, tag.value
                UNION ALL
                SELECT 'version', module_name, version, count(*)
                FROM matched JOIN device_version USING (product_key, device_name)
                WHERE version IS NOT NULL
                GROUP BY module_name, version
            )
            SELECT facet, name, value, devices, "of" FROM (
                SELECT kept.*, count(*) OVER (PARTITION BY facet) AS "of",
                    row_number() OVER (PARTITION BY facet ORDER BY devices DESC, name, value)
                        AS place
                FROM kept) AS ranked
            WHERE place <= 12
            ORDER BY facet, place
            """;

    /**
     * Finds the pairs of properties that hold coordinates, by their names and with one lookup per
     * name.
     */
    static final String AXES =
            "WITH RECURSIVE "
                    + LooseIndexScan.of("names", "property", "device_property")
                    + """
                    , known AS MATERIALIZED (
                        SELECT property FROM names WHERE property IS NOT NULL LIMIT 5000
                    ), north AS (
                        SELECT property AS latitude,
                            regexp_replace(property, '(latitude|Latitude|lat|Lat)$', '') AS object
                        FROM known WHERE property ~ '(^|\\.)(latitude|Latitude|lat|Lat)$'
                    )
                    SELECT rtrim(object, '.'), latitude, property
                    FROM north JOIN known ON property = ANY (ARRAY[object || 'longitude',
                        object || 'Longitude', object || 'lng', object || 'Lng', object || 'lon',
                        object || 'Lon'])
                    ORDER BY latitude, property LIMIT 20
                    """;

    /** Values: the name of what has the position. */
    static final String POSITIONED =
            """
            SELECT product_key, device_name, status, ?::text AS property, at, latitude, longitude
            FROM (
                SELECT device.product_key, device.device_name, device_status.status, north.at,
                    CASE WHEN jsonb_typeof(north.value) = 'number'
                        THEN north.value::numeric END AS latitude,
                    CASE WHEN jsonb_typeof(east.value) = 'number'
                        THEN east.value::numeric END AS longitude
            """;

    /** Values: the properties of latitude and longitude. */
    static final String WITH_AXES =
            """
            JOIN device_property AS north ON north.product_key = device.product_key
                AND north.device_name = device.device_name AND north.property = ?
            JOIN device_property AS east ON east.product_key = device.product_key
                AND east.device_name = device.device_name AND east.property = ?
            """;

    /** Ends the statement; PostgreSQL cannot estimate conditions on values. */
    static final String ON_THE_EARTH =
            """
            \nOFFSET 0) AS places
            WHERE latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180
            LIMIT ?
            """;

    /** The distinct versions of a module, with one index lookup per version. */
    static final String VERSIONS_OF_MODULE =
            "WITH RECURSIVE "
                    + LooseIndexScan.of("versions", "version", "device_version", "module_name = ?")
                    + """
                    SELECT version FROM versions WHERE version IS NOT NULL LIMIT 20000
                    """;

    static final String ALL_VERSIONS =
            """
            WITH RECURSIVE versions AS (
                (SELECT module_name, version FROM device_version
                 WHERE version IS NOT NULL ORDER BY module_name, version LIMIT 1)
                UNION ALL
                SELECT next.module_name, next.version
                FROM versions
                CROSS JOIN LATERAL (
                    SELECT module_name, version FROM device_version AS other
                    WHERE other.version IS NOT NULL
                        AND (other.module_name, other.version)
                            > (versions.module_name, versions.version)
                    ORDER BY module_name, version LIMIT 1) AS next
            )
            SELECT DISTINCT version FROM (SELECT version FROM versions LIMIT 20000) AS found
            """;

    private DeviceSearchSql() {}
}
