-- The views that dashboards read: each window's row as the job wrote it, plus its amendments: readings that arrived
-- after the window had left the job's state, and all history. An amendment has one device, property, window and
-- message, so no reading counts twice.
--
-- Needs schema.sql. You can run this file again at any time. Filters on the grouping columns use the tables' indexes.

-- The sum of doubles, infinite beyond the limit of the type. PostgreSQL's sum() raises an error there, so that one
-- absurd reading would break the whole view. For queries that read many windows at once.
--   moderate: sum of the doubles below 1e290
--   enormous: sum of the others, each divided by 1e20; null if there are none
CREATE OR REPLACE FUNCTION fleet.saturated_sum(moderate double precision, enormous double precision)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN enormous IS NULL THEN moderate
        WHEN abs(enormous) <= 1.797e288 THEN enormous * 1e20 + coalesce(moderate, 0)
        ELSE enormous * double precision 'Infinity'
    END
$$;

-- The exact number of a double: a cast to numeric would round the double to 15 digits.
CREATE OR REPLACE FUNCTION fleet.exact(number double precision)
    RETURNS numeric
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN abs(number) < 1e15 AND number = trunc(number) THEN number::bigint::numeric
        ELSE sign(number)::integer * mantissa * CASE
            WHEN exponent >= 0 THEN power(2::numeric, exponent)
            ELSE power(5::numeric, -exponent) * ('1e' || exponent)::numeric
        END
    END
    FROM (
        -- A subnormal double has no leading bit, and the exponent of the smallest normal double.
        SELECT greatest((bits >> 52) & 2047, 1)::integer - 1075 AS exponent,
            (bits & 4503599627370495) + CASE WHEN (bits >> 52) & 2047 = 0 THEN 0 ELSE 4503599627370496 END AS mantissa
        FROM (SELECT ('x' || encode(float8send(number), 'hex'))::bit(64)::bigint AS bits) AS sent
    ) AS parts
$$;

-- The double nearest to a number: infinite above the range of doubles, 0 below it, where a cast would raise an error.
CREATE OR REPLACE FUNCTION fleet.rounded(number numeric)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN abs(number) >= power(2::numeric, 1024) - power(2::numeric, 970)
            THEN sign(number)::integer * double precision 'Infinity'
        WHEN abs(number) < 2.47032822920623272088285e-324 THEN 0
        ELSE number::double precision
    END
$$;

-- The exact sum of the readings behind a row of property_window_base, product_property_window_base or
-- property_amendment. Two readings of a device are its first and its last.
CREATE OR REPLACE FUNCTION fleet.exact_sum(
    amount bigint, total double precision, "first" double precision, "last" double precision, rests text)
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN rests LIKE '=%' THEN split_part(rests, '=', 2)::numeric
        WHEN rests IS NOT NULL
            THEN fleet.exact(total) + fleet.exact(split_part(rests, ' ', 1)::double precision)
        WHEN amount = 2 AND "first" IS NOT NULL THEN fleet.exact("first") + fleet.exact("last")
        ELSE coalesce(fleet.exact(total), 0)
    END
$$;

-- The exact sum of the squares of these readings.
CREATE OR REPLACE FUNCTION fleet.exact_squares(
    amount bigint, total double precision, squares double precision, "first" double precision, "last" double precision,
    rests text)
    RETURNS numeric
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN rests LIKE '=%' THEN split_part(rests, '=', 3)::numeric
        WHEN rests IS NOT NULL
            THEN fleet.exact(squares) + fleet.exact(split_part(rests, ' ', 2)::double precision)
        WHEN amount = 1 THEN fleet.exact(total) * fleet.exact(total)
        WHEN amount = 2 AND "first" IS NOT NULL
            THEN fleet.exact("first") * fleet.exact("first") + fleet.exact("last") * fleet.exact("last")
        ELSE coalesce(fleet.exact(squares), 0)
    END
$$;

-- The average of doubles, 0 if the average is smaller than any double: PostgreSQL's division would raise an error.
CREATE OR REPLACE FUNCTION fleet.average(total double precision, amount bigint)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE WHEN abs(total) < amount * double precision '4.94e-324' THEN 0 ELSE total / amount END
$$;

-- The value that represents a bucket of a sketch. A sketch is a histogram with logarithmic buckets, each 1.02 times
-- as wide as the one below: positive values in bucket ceil(log_1.02(value)) + 40000, negative values in minus the
-- bucket of their absolute value, zero in 0. The value is within 1 % of every value in the bucket.
CREATE OR REPLACE FUNCTION fleet.sketch_value(bucket integer)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN bucket = 0 THEN 0
        -- exp() raises an error for infinite and subnormal results.
        WHEN logarithm >= 709.78 THEN sign(bucket) * 1.7976931348623157e308
        WHEN logarithm < -700 THEN sign(bucket) * (exp(logarithm + 100) * exp(double precision '-100'))
        ELSE sign(bucket) * exp(logarithm)
    END
    FROM (SELECT (abs(bucket) - 40000) * ln(double precision '1.02') + ln(double precision '2' / 2.02) AS logarithm) AS middle
$$;

-- A percentile of all values in these sketches together, by nearest rank: of n values in ascending order the value
-- with rank ceil(percent / 100 * n), counted from 1. Null without values.
CREATE OR REPLACE FUNCTION fleet.sketch_percentile(sketches jsonb[], percent integer)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT fleet.sketch_value(bucket)
    FROM (
        SELECT bucket, sum(amount) OVER (ORDER BY bucket) AS passed, sum(amount) OVER () AS total
        FROM (
            SELECT entry.key::integer AS bucket, sum(entry.value::bigint) AS amount
            FROM unnest(sketches) AS sketch, jsonb_each_text(sketch) AS entry
            GROUP BY 1
        ) AS buckets
    ) AS ranks
    WHERE passed * 100 >= percent * total
    ORDER BY bucket
    LIMIT 1
$$;

-- The hash of a name. If a limited number of names have their own rows, these names have the smallest hashes.
CREATE OR REPLACE FUNCTION fleet.name_hash(name text)
    RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT encode(substr(sha256(convert_to(name, 'UTF8')), 1, 8), 'hex') COLLATE "C"
$$;

-- Sums of windows with amendments are exact additions; sums of other windows are those that the job rounded.
CREATE OR REPLACE VIEW fleet.property_window AS
SELECT
    product_key,
    device_name,
    property,
    window_start,
    window_end,
    "count",
    "min",
    "max",
    "sum",
    sum_squares,
    fleet.average("sum", "count") AS "avg",
    "first",
    "last",
    last_at,
    live_count,
    history_count,
    late_count,
    first_at
FROM (
    SELECT
        product_key,
        device_name,
        property,
        window_start,
        max(window_end) AS window_end,
        sum("count")::bigint AS "count",
        min("min") AS "min",
        max("max") AS "max",
        CASE WHEN bool_or(amends)
            THEN fleet.rounded(
                sum(fleet.exact_sum("count", "sum", "first", "last", sum_rests)) FILTER (WHERE amends)
                + fleet.exact_sum(
                    max("count") FILTER (WHERE NOT amends),
                    max("sum") FILTER (WHERE NOT amends),
                    max("first") FILTER (WHERE NOT amends),
                    max("last") FILTER (WHERE NOT amends),
                    max(sum_rests) FILTER (WHERE NOT amends)))
            ELSE max("sum")
        END AS "sum",
        CASE WHEN bool_or(amends)
            THEN fleet.rounded(
                sum(fleet.exact_squares("count", "sum", sum_squares, "first", "last", sum_rests)) FILTER (WHERE amends)
                + fleet.exact_squares(
                    max("count") FILTER (WHERE NOT amends),
                    max("sum") FILTER (WHERE NOT amends),
                    max(sum_squares) FILTER (WHERE NOT amends),
                    max("first") FILTER (WHERE NOT amends),
                    max("last") FILTER (WHERE NOT amends),
                    max(sum_rests) FILTER (WHERE NOT amends)))
            ELSE max(sum_squares)
        END AS sum_squares,
        (array_agg("first" ORDER BY first_at, "first"))[1] AS "first",
        (array_agg("last" ORDER BY last_at DESC NULLS LAST, "last" DESC NULLS LAST))[1] AS "last",
        max(last_at) AS last_at,
        sum(live_count)::bigint AS live_count,
        sum(history_count)::bigint AS history_count,
        sum(late_count)::bigint AS late_count,
        min(first_at) AS first_at
    FROM (
        SELECT product_key, device_name, property, window_start, window_end, "count", "min", "max", "sum", sum_squares,
            "first", first_at, "last", last_at, live_count, history_count, late_count, sum_rests, false AS amends
        FROM fleet.property_window_base
        UNION ALL
        SELECT product_key, device_name, property, window_start, window_end, "count", "min", "max", "sum", sum_squares,
            "first", first_at, "last", last_at, live_count, history_count, late_count, sum_rests, true
        FROM fleet.property_amendment
    ) AS parts
    LEFT JOIN fleet.device_property_limit AS kept USING (product_key, device_name)
    WHERE kept.highest_hash IS NULL
        OR (property <> '…other' AND fleet.name_hash(property) <= kept.highest_hash)
    GROUP BY product_key, device_name, property, window_start
    UNION ALL
    -- The properties beyond a device's limit, whether or not the job knew that when it wrote their rows.
    SELECT
        product_key,
        device_name,
        '…other' AS property,
        window_start,
        max(window_end) AS window_end,
        sum("count")::bigint AS "count",
        min("min") AS "min",
        max("max") AS "max",
        fleet.rounded(sum(fleet.exact_sum("count", "sum", "first", "last", sum_rests))) AS "sum",
        fleet.rounded(sum(fleet.exact_squares("count", "sum", sum_squares, "first", "last", sum_rests))) AS sum_squares,
        (array_agg("first" ORDER BY first_at, "first"))[1] AS "first",
        (array_agg("last" ORDER BY last_at DESC NULLS LAST, "last" DESC NULLS LAST))[1] AS "last",
        max(last_at) AS last_at,
        sum(live_count)::bigint AS live_count,
        sum(history_count)::bigint AS history_count,
        sum(late_count)::bigint AS late_count,
        min(first_at) AS first_at
    FROM fleet.device_property_limit AS kept
    JOIN (
        SELECT product_key, device_name, property, window_start, window_end, "count", "min", "max", "sum", sum_squares,
            "first", first_at, "last", last_at, live_count, history_count, late_count, sum_rests
        FROM fleet.property_window_base
        UNION ALL
        SELECT product_key, device_name, property, window_start, window_end, "count", "min", "max", "sum", sum_squares,
            "first", first_at, "last", last_at, live_count, history_count, late_count, sum_rests
        FROM fleet.property_amendment
    ) AS parts USING (product_key, device_name)
    WHERE property = '…other' OR fleet.name_hash(property) > kept.highest_hash
    GROUP BY product_key, device_name, window_start
) AS windows;

CREATE OR REPLACE VIEW fleet.product_property_window AS
SELECT
    totals.product_key,
    totals.property,
    totals.window_start,
    totals.window_end,
    totals.devices,
    totals."count",
    totals."min",
    totals."max",
    totals."sum",
    totals.sum_squares,
    fleet.average(totals."sum", totals."count") AS "avg",
    CASE WHEN totals.amends_live THEN fleet.sketch_percentile(merged.sketches, 50) ELSE totals.p50 END AS p50,
    CASE WHEN totals.amends_live THEN fleet.sketch_percentile(merged.sketches, 95) ELSE totals.p95 END AS p95,
    CASE WHEN totals.amends_live THEN fleet.sketch_percentile(merged.sketches, 99) ELSE totals.p99 END AS p99
FROM (
    SELECT
        product_key,
        property,
        window_start,
        max(window_end) AS window_end,
        (sum(devices) + count(DISTINCT amending_device))::bigint AS devices,
        sum("count")::bigint AS "count",
        min("min") AS "min",
        max("max") AS "max",
        CASE WHEN bool_or(amends)
            THEN fleet.rounded(
                sum(fleet.exact_sum("count", "sum", "first", "last", sum_rests)) FILTER (WHERE amends)
                + fleet.exact_sum(
                    max("count") FILTER (WHERE NOT amends),
                    max("sum") FILTER (WHERE NOT amends),
                    NULL,
                    NULL,
                    max(sum_rests) FILTER (WHERE NOT amends)))
            ELSE max("sum")
        END AS "sum",
        CASE WHEN bool_or(amends)
            THEN fleet.rounded(
                sum(fleet.exact_squares("count", "sum", sum_squares, "first", "last", sum_rests)) FILTER (WHERE amends)
                + fleet.exact_squares(
                    max("count") FILTER (WHERE NOT amends),
                    max("sum") FILTER (WHERE NOT amends),
                    max(sum_squares) FILTER (WHERE NOT amends),
                    NULL,
                    NULL,
                    max(sum_rests) FILTER (WHERE NOT amends)))
            ELSE max(sum_squares)
        END AS sum_squares,
        bool_or(amends_live) AS amends_live,
        max(p50) AS p50,
        max(p95) AS p95,
        max(p99) AS p99
    FROM (
        SELECT product_key, property, window_start, window_end, devices, NULL::text AS amending_device, "count", "min",
            "max", "sum", sum_squares, p50, p95, p99, false AS amends_live, NULL::double precision AS "first",
            NULL::double precision AS "last", sum_rests, false AS amends
        FROM fleet.product_property_window_base
        UNION ALL
        -- The product's row already counts a device that has its own row in the window.
        SELECT amendment.product_key, amendment.property, amendment.window_start, amendment.window_end, 0,
            CASE WHEN own.device_name IS NULL THEN amendment.device_name END, amendment."count", amendment."min",
            amendment."max", amendment."sum", amendment.sum_squares, NULL, NULL, NULL,
            amendment.sketch IS NOT NULL, amendment."first", amendment."last", amendment.sum_rests, true
        FROM fleet.property_amendment AS amendment
        LEFT JOIN fleet.property_window_base AS own
            ON own.product_key = amendment.product_key
            AND own.device_name = amendment.device_name
            AND own.property = amendment.property
            AND own.window_start = amendment.window_start
    ) AS parts
    GROUP BY product_key, property, window_start
) AS totals
-- Read sketches only if live readings amend the window.
LEFT JOIN LATERAL (
    SELECT array_agg(parts.sketch) AS sketches
    FROM (
        SELECT base.sketch
        FROM fleet.product_property_window_base AS base
        WHERE base.product_key = totals.product_key
            AND base.property = totals.property
            AND base.window_start = totals.window_start
        UNION ALL
        SELECT amendment.sketch
        FROM fleet.property_amendment AS amendment
        WHERE amendment.product_key = totals.product_key
            AND amendment.property = totals.property
            AND amendment.window_start = totals.window_start
            AND amendment.sketch IS NOT NULL
    ) AS parts
    WHERE totals.amends_live
) AS merged ON true;

CREATE OR REPLACE VIEW fleet.property_value_window AS
SELECT
    product_key,
    property,
    value,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count"
FROM (
    SELECT product_key, property, value, window_start, window_end, "count" FROM fleet.property_value_window_base
    UNION ALL
    SELECT product_key, property, value, window_start, window_end, "count" FROM fleet.property_value_amendment
) AS parts
LEFT JOIN fleet.property_value_limit AS kept USING (product_key, property)
WHERE kept.highest_hash IS NULL
    OR (value <> '…other' AND fleet.name_hash(value) <= kept.highest_hash)
GROUP BY product_key, property, value, window_start
UNION ALL
-- The values beyond a property's limit, whether or not the job knew that when it wrote their rows.
SELECT
    product_key,
    property,
    '…other' AS value,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count"
FROM fleet.property_value_limit AS kept
JOIN (
    SELECT product_key, property, value, window_start, window_end, "count" FROM fleet.property_value_window_base
    UNION ALL
    SELECT product_key, property, value, window_start, window_end, "count" FROM fleet.property_value_amendment
) AS parts USING (product_key, property)
WHERE value = '…other' OR fleet.name_hash(value) > kept.highest_hash
GROUP BY product_key, property, window_start;

-- The rows of fleet.property_value_window of one property in a range. The cost depends on the property's values and
-- their rows in the range; for …other, the view would read all rows of the property.
--   from, to  start of the windows, from inclusive, to exclusive; null for no bound
CREATE OR REPLACE FUNCTION fleet.property_value_windows(
    product text, property text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (value text, window_start timestamptz, window_end timestamptz, "count" bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1440
AS $$
    WITH RECURSIVE stored AS (
        (SELECT base.value FROM fleet.property_value_window_base AS base
         WHERE base.product_key = $1 AND base.property = $2
         ORDER BY base.value LIMIT 1)
        UNION ALL
        SELECT (SELECT next.value FROM fleet.property_value_window_base AS next
                WHERE next.product_key = $1 AND next.property = $2 AND next.value > stored.value
                ORDER BY next.value LIMIT 1)
        FROM stored WHERE stored.value IS NOT NULL
    ), amended AS (
        (SELECT amendment.value FROM fleet.property_value_amendment AS amendment
         WHERE amendment.product_key = $1 AND amendment.property = $2
         ORDER BY amendment.value LIMIT 1)
        UNION ALL
        SELECT (SELECT next.value FROM fleet.property_value_amendment AS next
                WHERE next.product_key = $1 AND next.property = $2 AND next.value > amended.value
                ORDER BY next.value LIMIT 1)
        FROM amended WHERE amended.value IS NOT NULL
    ), known AS (
        SELECT stored.value FROM stored WHERE stored.value IS NOT NULL
        UNION
        SELECT amended.value FROM amended WHERE amended.value IS NOT NULL
    ), named AS (
        SELECT known.value, CASE
            WHEN kept.highest_hash IS NULL
                OR (known.value <> '…other' AND fleet.name_hash(known.value) <= kept.highest_hash) THEN known.value
            ELSE '…other'
        END AS name
        FROM known
        LEFT JOIN fleet.property_value_limit AS kept ON kept.product_key = $1 AND kept.property = $2
    )
    SELECT named.name, parts.window_start, max(parts.window_end), sum(parts."count")::bigint
    FROM named
    CROSS JOIN LATERAL (
        SELECT base.window_start, base.window_end, base."count"
        FROM fleet.property_value_window_base AS base
        WHERE base.product_key = $1 AND base.property = $2 AND base.value = named.value
            AND base.window_start >= coalesce($3, '-infinity') AND base.window_start < coalesce($4, 'infinity')
        UNION ALL
        SELECT amendment.window_start, amendment.window_end, amendment."count"
        FROM fleet.property_value_amendment AS amendment
        WHERE amendment.product_key = $1 AND amendment.property = $2 AND amendment.value = named.value
            AND amendment.window_start >= coalesce($3, '-infinity')
            AND amendment.window_start < coalesce($4, 'infinity')
    ) AS parts
    GROUP BY named.name, parts.window_start
$$;

CREATE OR REPLACE VIEW fleet.device_session AS
SELECT
    session.product_key,
    session.device_name,
    session.online_at,
    session.offline_at,
    session.duration_ms,
    session.ended_by,
    session.offline_reason,
    session.client_ip,
    cause.offline_cause,
    cause.gateway_product_key,
    cause.gateway_device_name
FROM fleet.device_session_base AS session
LEFT JOIN fleet.offline_cause AS cause
    ON cause.product_key = session.product_key
    AND cause.device_name = session.device_name
    AND cause.online_at = session.online_at;

-- Counts of messages: the windows as the job wrote them, plus counts that arrived after they had left the job's state.
-- Amendments may bring more names into a window than the 1,000 with their own rows: as in the job, the names with the
-- smallest hashes have rows, and the others are …other.

-- The hash of a name in such a window, from the two texts and the number in the key of the table.
CREATE OR REPLACE FUNCTION fleet.count_name_hash(name text, detail text, code bigint)
    RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT fleet.name_hash(length(name) || ':' || name || detail || ':' || code)
$$;

-- Identifies a device that counts under a name: the hash of the name and the device.
CREATE OR REPLACE FUNCTION fleet.counted_device(name_hash text, device text)
    RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT fleet.name_hash(name_hash || device)
$$;

-- Whether the row of a window already counts a device that amends the window. Null if unknown: of more than 1,000
-- devices the row has only the smallest hashes.
--   devices  number of devices that the row counts; null if there is no row
--   hashes   the hashes of these devices
--   device   fleet.counted_device of the amending device
CREATE OR REPLACE FUNCTION fleet.counts_device(devices bigint, hashes jsonb, device text)
    RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN hashes IS NULL THEN false
        WHEN hashes @> to_jsonb(device) THEN true
        WHEN devices <= 1000 OR device < (hashes ->> -1) COLLATE "C" THEN false
    END
$$;

-- The number of devices of a name: those that the row counts and those that amend it. The estimate assumes that the row
-- counts the same share of the unknown amending devices as of the known and new ones.
--   devices  devices that the row counts
--   known    amending devices that the row counts
--   new      amending devices that the row does not count
--   unknown  amending devices that the row may count
CREATE OR REPLACE FUNCTION fleet.all_devices(devices bigint, known bigint, new bigint, unknown bigint)
    RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(devices, 0) + new + CASE
        WHEN unknown = 0 THEN 0
        ELSE round(unknown * new::numeric / greatest(known + new, 1))::bigint
    END
$$;

CREATE OR REPLACE VIEW fleet.event_window AS
SELECT
    product_key,
    CASE WHEN place <= 1000 THEN identifier ELSE '…other' END AS identifier,
    CASE WHEN place <= 1000 THEN event_type ELSE '' END AS event_type,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count",
    sum(failed)::bigint AS failed,
    sum(history_count)::bigint AS history_count,
    sum(late_count)::bigint AS late_count,
    sum(devices)::bigint AS devices
FROM (
    SELECT *, row_number() OVER (
            PARTITION BY product_key, window_start
            ORDER BY (identifier <> '…other' OR event_type <> '') DESC,
                CASE WHEN names > 1000 THEN fleet.count_name_hash(identifier, event_type, 0) END) AS place
    FROM (
        SELECT *,
            count(*) FILTER (WHERE identifier <> '…other' OR event_type <> '')
                OVER (PARTITION BY product_key, window_start) AS names
        FROM (
            SELECT product_key, identifier, event_type, window_start, max(window_end) AS window_end,
                sum("count") AS "count", sum(failed) AS failed,
                sum(history_count) AS history_count, sum(late_count) AS late_count,
                fleet.all_devices(
                    max(devices),
                    count(DISTINCT device_name) FILTER (WHERE counts),
                    count(DISTINCT device_name) FILTER (WHERE NOT counts),
                    count(DISTINCT device_name) FILTER (WHERE counts IS NULL)) AS devices
            FROM (
                SELECT product_key, identifier, event_type, window_start, window_end, "count", failed,
                    history_count, late_count, devices, NULL::text AS device_name, NULL::boolean AS counts
                FROM fleet.event_window_base
                UNION ALL
                -- The row of a name counts its devices; without such a row, …other may have counted the device.
                SELECT amendment.product_key, amendment.name, amendment.detail, amendment.window_start, amendment.window_end,
                    amendment."count", amendment.failed, amendment.history_count, amendment.late_count, NULL, amendment.device_name,
                    fleet.counts_device(
                        CASE WHEN own.product_key IS NULL THEN other.devices ELSE own.devices END,
                        CASE WHEN own.product_key IS NULL THEN other.device_hashes ELSE own.device_hashes END,
                        fleet.counted_device(
                            fleet.count_name_hash(amendment.name, amendment.detail, 0), amendment.device_name))
                FROM fleet.count_amendment AS amendment
                LEFT JOIN fleet.event_window_base AS own
                    ON own.product_key = amendment.product_key
                    AND own.identifier = amendment.name AND own.event_type = amendment.detail
                    AND own.window_start = amendment.window_start
                LEFT JOIN LATERAL (
                    SELECT devices, device_hashes FROM fleet.event_window_base
                    WHERE own.product_key IS NULL
                        AND product_key = amendment.product_key
                        AND identifier = '…other' AND event_type = ''
                        AND window_start = amendment.window_start
                    LIMIT 1
                ) AS other ON true
                WHERE amendment.counted = 'event_window'
            ) AS parts
            GROUP BY product_key, identifier, event_type, window_start
        ) AS named
    ) AS counted
) AS placed
GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE VIEW fleet.validation_failure_window AS
SELECT
    product_key,
    CASE WHEN place <= 1000 THEN kind ELSE '…other' END AS kind,
    CASE WHEN place <= 1000 THEN identifier ELSE '' END AS identifier,
    CASE WHEN place <= 1000 THEN code ELSE 0 END AS code,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count",
    min(sample_message COLLATE "C") AS sample_message
FROM (
    SELECT *, row_number() OVER (
            PARTITION BY product_key, window_start
            ORDER BY (kind <> '…other' OR identifier <> '') DESC,
                CASE WHEN names > 1000 THEN fleet.count_name_hash(kind, identifier, code) END) AS place
    FROM (
        SELECT *,
            count(*) FILTER (WHERE kind <> '…other' OR identifier <> '')
                OVER (PARTITION BY product_key, window_start) AS names
        FROM (
            SELECT product_key, kind, identifier, code, window_start, max(window_end) AS window_end,
                sum("count") AS "count",
                min(sample_message COLLATE "C") AS sample_message
            FROM (
                SELECT product_key, kind, identifier, code, window_start, window_end, "count", sample_message
                FROM fleet.validation_failure_window_base
                UNION ALL
                SELECT product_key, name, detail, code, window_start, window_end, "count", sample_message
                FROM fleet.count_amendment
                WHERE counted = 'validation_failure_window'
            ) AS parts
            GROUP BY product_key, kind, identifier, code, window_start
        ) AS named
    ) AS counted
) AS placed
GROUP BY 1, 2, 3, 4, 5;

CREATE OR REPLACE VIEW fleet.downlink_window AS
SELECT
    product_key,
    CASE WHEN place <= 1000 THEN service ELSE '…other' END AS service,
    CASE WHEN place <= 1000 THEN code ELSE 0 END AS code,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count",
    CASE WHEN place <= 1000 THEN code ELSE 0 END = 200 AS success
FROM (
    SELECT *, row_number() OVER (
            PARTITION BY product_key, window_start
            ORDER BY (service <> '…other' OR code <> 0) DESC,
                CASE WHEN names > 1000 THEN fleet.count_name_hash(service, '', code) END) AS place
    FROM (
        SELECT *,
            count(*) FILTER (WHERE service <> '…other' OR code <> 0)
                OVER (PARTITION BY product_key, window_start) AS names
        FROM (
            SELECT product_key, service, code, window_start, max(window_end) AS window_end, sum("count") AS "count"
            FROM (
                SELECT product_key, service, code, window_start, window_end, "count"
                FROM fleet.downlink_window_base
                UNION ALL
                SELECT product_key, name, code, window_start, window_end, "count"
                FROM fleet.count_amendment
                WHERE counted = 'downlink_window'
            ) AS parts
            GROUP BY product_key, service, code, window_start
        ) AS named
    ) AS counted
) AS placed
GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE VIEW fleet.lifecycle_window AS
SELECT
    product_key,
    action,
    window_start,
    max(window_end) AS window_end,
    sum("count")::bigint AS "count"
FROM (
    SELECT product_key, action, window_start, window_end, "count" FROM fleet.lifecycle_window_base
    UNION ALL
    SELECT product_key, name, window_start, window_end, "count"
    FROM fleet.count_amendment
    WHERE counted = 'lifecycle_window'
) AS parts
GROUP BY product_key, action, window_start;

CREATE OR REPLACE VIEW fleet.custom_topic_window AS
SELECT
    product_key,
    CASE WHEN place <= 1000 THEN topic ELSE '…other' END AS topic,
    window_start,
    max(window_end) AS window_end,
    sum(messages)::bigint AS messages,
    sum(bytes)::bigint AS bytes,
    sum(devices)::bigint AS devices
FROM (
    SELECT *, row_number() OVER (
            PARTITION BY product_key, window_start
            ORDER BY (topic <> '…other') DESC,
                CASE WHEN names > 1000 THEN fleet.count_name_hash(topic, '', 0) END) AS place
    FROM (
        SELECT *,
            count(*) FILTER (WHERE topic <> '…other')
                OVER (PARTITION BY product_key, window_start) AS names
        FROM (
            SELECT product_key, topic, window_start, max(window_end) AS window_end,
                sum(messages) AS messages, sum(bytes) AS bytes,
                fleet.all_devices(
                    max(devices),
                    count(DISTINCT device_name) FILTER (WHERE counts),
                    count(DISTINCT device_name) FILTER (WHERE NOT counts),
                    count(DISTINCT device_name) FILTER (WHERE counts IS NULL)) AS devices
            FROM (
                SELECT product_key, topic, window_start, window_end, messages, bytes,
                    devices, NULL::text AS device_name, NULL::boolean AS counts
                FROM fleet.custom_topic_window_base
                UNION ALL
                -- The row of a name counts its devices; without such a row, …other may have counted the device.
                SELECT amendment.product_key, amendment.name, amendment.window_start, amendment.window_end, amendment."count",
                    amendment.bytes, NULL, amendment.device_name,
                    fleet.counts_device(
                        CASE WHEN own.product_key IS NULL THEN other.devices ELSE own.devices END,
                        CASE WHEN own.product_key IS NULL THEN other.device_hashes ELSE own.device_hashes END,
                        fleet.counted_device(
                            fleet.count_name_hash(amendment.name, '', 0), amendment.device_name))
                FROM fleet.count_amendment AS amendment
                LEFT JOIN fleet.custom_topic_window_base AS own
                    ON own.product_key = amendment.product_key
                    AND own.topic = amendment.name
                    AND own.window_start = amendment.window_start
                LEFT JOIN LATERAL (
                    SELECT devices, device_hashes FROM fleet.custom_topic_window_base
                    WHERE own.product_key IS NULL
                        AND product_key = amendment.product_key
                        AND topic = '…other'
                        AND window_start = amendment.window_start
                    LIMIT 1
                ) AS other ON true
                WHERE amendment.counted = 'custom_topic_window'
            ) AS parts
            GROUP BY product_key, topic, window_start
        ) AS named
    ) AS counted
) AS placed
GROUP BY 1, 2, 3;

CREATE OR REPLACE VIEW fleet.stream_window AS
SELECT
    totals.family,
    totals.window_start,
    totals.window_end,
    totals.messages,
    totals.duplicates,
    totals.dead_letters,
    totals.late,
    totals.bytes,
    CASE WHEN totals.amends_lag THEN merged.lag_p50_ms ELSE totals.lag_p50_ms END AS lag_p50_ms,
    CASE WHEN totals.amends_lag THEN merged.lag_p99_ms ELSE totals.lag_p99_ms END AS lag_p99_ms
FROM (
    SELECT
        family,
        window_start,
        max(window_end) AS window_end,
        sum(messages)::bigint AS messages,
        sum(duplicates)::bigint AS duplicates,
        sum(dead_letters)::bigint AS dead_letters,
        sum(late)::bigint AS late,
        sum(bytes)::bigint AS bytes,
        max(lag_p50_ms) AS lag_p50_ms,
        max(lag_p99_ms) AS lag_p99_ms,
        bool_or(amends_lag) AS amends_lag
    FROM (
        SELECT family, window_start, window_end, messages, duplicates, dead_letters, late, bytes, lag_p50_ms,
            lag_p99_ms, false AS amends_lag
        FROM fleet.stream_window_base
        UNION ALL
        SELECT name, window_start, window_end, CASE WHEN counts THEN 1 ELSE 0 END,
            CASE WHEN counts OR dead_letters > 0 THEN 0 ELSE 1 END, dead_letters,
            CASE WHEN counts THEN late_count ELSE 0 END, CASE WHEN counts THEN bytes ELSE 0 END, NULL, NULL,
            counts AND lag_ms IS NOT NULL
        FROM (
            -- Of the deliveries of a message the first counts, unless an earlier delivery is known.
            SELECT name, window_start, window_end, late_count, bytes, lag_ms, dead_letters,
                duplicates = 0 AND dead_letters = 0 AND row_number() OVER (
                    PARTITION BY name, window_start, product_key, device_name, message_key
                    ORDER BY dead_letters, duplicates, kafka_timestamp NULLS FIRST, delivery) = 1 AS counts
            FROM fleet.count_amendment
            WHERE counted = 'stream_window'
        ) AS deliveries
    ) AS parts
    GROUP BY family, window_start
) AS totals
-- Read lags only if some amend the window: of n lags in ascending order the one with rank ceil(share * n).
LEFT JOIN LATERAL (
    SELECT
        round(min(lag) FILTER (WHERE passed * 100 >= 50 * total))::bigint AS lag_p50_ms,
        round(min(lag) FILTER (WHERE passed * 100 >= 99 * total))::bigint AS lag_p99_ms
    FROM (
        SELECT lag, sum(amount) OVER (ORDER BY lag) AS passed, sum(amount) OVER () AS total
        FROM (
            SELECT fleet.sketch_value(entry.key::integer) AS lag, entry.value::bigint AS amount
            FROM fleet.stream_window_base AS base, jsonb_each_text(base.lag_sketch) AS entry
            WHERE base.family = totals.family
                AND base.window_start = totals.window_start
            UNION ALL
            SELECT amendment.lag_ms, 1
            FROM (
                SELECT DISTINCT ON (product_key, device_name, message_key) lag_ms
                FROM fleet.count_amendment
                WHERE counted = 'stream_window'
                    AND name = totals.family
                    AND window_start = totals.window_start
                    AND duplicates = 0
                    AND dead_letters = 0
                ORDER BY product_key, device_name, message_key, kafka_timestamp NULLS FIRST, delivery
            ) AS amendment
            WHERE amendment.lag_ms IS NOT NULL
        ) AS lags
    ) AS ranks
    WHERE totals.amends_lag
) AS merged ON true;

-- Windows without gaps ----------------------------------------------------------------------------------------------

-- The windows that each row of fleet.connectivity_window covers in a range: its own window, number 0, and the later
-- windows without activity, which have no row and carry this row forward (see schema.sql). Window n begins at
-- window_start + n * seconds. For sums over long ranges: the cost depends on the rows, not on the windows.
--   product       null for all products
--   from, to      start of the windows, from inclusive, to exclusive; null for no bound
--   first_window  number of the first window in the range
--   last_window   number of the last window in the range, at most the end of the results (fleet.window_progress)
CREATE OR REPLACE FUNCTION fleet.connectivity_spans(product text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (
        product_key text, window_start timestamptz, seconds double precision, first_window bigint, last_window bigint,
        connects bigint, disconnects bigint, devices_online bigint, online_ms bigint, flapping_devices bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH RECURSIVE products AS (
        SELECT coalesce($1, (SELECT min(stored.product_key) FROM fleet.connectivity_window AS stored)) AS product_key
        UNION ALL
        SELECT (SELECT min(stored.product_key) FROM fleet.connectivity_window AS stored
                WHERE stored.product_key > products.product_key)
        FROM products
        WHERE $1 IS NULL AND products.product_key IS NOT NULL
    )
    SELECT products.product_key, span.window_start, span.seconds,
        ceil(extract(epoch FROM greatest(span.window_start, $2) - span.window_start) / span.seconds)::bigint,
        least(
            greatest(floor(extract(epoch FROM span.until - span.window_start) / span.seconds), 1),
            ceil(extract(epoch FROM least(span.until, $3) - span.window_start) / span.seconds))::bigint - 1,
        span.connects, span.disconnects, span.devices_online, span.online_ms, span.flapping_devices
    FROM products
    CROSS JOIN LATERAL (
        SELECT greatest(newest.window_end, (
                SELECT max(progress.reaches_to) FROM fleet.window_progress AS progress
                WHERE progress.table_name = 'connectivity_window'
                    AND progress.product_key IN ('', products.product_key))) AS reaches_to
        FROM fleet.connectivity_window AS newest
        WHERE newest.product_key = products.product_key
        ORDER BY newest.window_start DESC
        LIMIT 1
    ) AS reach
    CROSS JOIN LATERAL (
        SELECT known.*, extract(epoch FROM known.window_end - known.window_start) AS seconds,
            lead(known.window_start, 1, reach.reaches_to) OVER (ORDER BY known.window_start) AS until
        FROM (
            (SELECT * FROM fleet.connectivity_window AS stored
             WHERE stored.product_key = products.product_key AND stored.window_start < $2
             ORDER BY stored.window_start DESC
             LIMIT 1)
            UNION ALL
            SELECT * FROM fleet.connectivity_window AS stored
            WHERE stored.product_key = products.product_key
                AND stored.window_start >= coalesce($2, '-infinity')
                AND stored.window_start < coalesce($3, 'infinity')
        ) AS known
    ) AS span
    WHERE greatest(span.window_start, $2) < least(span.until, $3)
$$;

-- Connectivity of every window of a range, from the product's first window to the end of the results, as if each
-- window had a row in fleet.connectivity_window. The cost depends on the requested windows, not on the age of the
-- carried row.
--   product  null for all products
--   from, to start of the windows, from inclusive, to exclusive; null for no bound
CREATE OR REPLACE FUNCTION fleet.connectivity_windows(product text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (
        product_key text, window_start timestamptz, window_end timestamptz, connects bigint, disconnects bigint,
        devices_online bigint, online_ms bigint, flapping_devices bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1440
AS $$
    SELECT span.product_key,
        span.window_start + number * make_interval(secs => span.seconds),
        span.window_start + (number + 1) * make_interval(secs => span.seconds),
        CASE WHEN number = 0 THEN span.connects ELSE 0 END,
        CASE WHEN number = 0 THEN span.disconnects ELSE 0 END,
        span.devices_online,
        CASE WHEN number = 0 THEN span.online_ms ELSE span.devices_online * (span.seconds * 1000)::bigint END,
        span.flapping_devices
    FROM fleet.connectivity_spans($1, $2, $3) AS span
    CROSS JOIN LATERAL generate_series(span.first_window, span.last_window) AS number
$$;

-- The windows that each row of fleet.cohort_window covers in a range, like fleet.connectivity_spans():
-- after a row the devices online at its end are online throughout, flapping devices still flap, nothing else happens.
-- A row without online devices covers only its own window: versions that no device runs any more cost nothing.
--   product, module  null for all of them
CREATE OR REPLACE FUNCTION fleet.cohort_spans(product text, module text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (
        product_key text, module_name text, version text, window_start timestamptz, seconds double precision,
        first_window bigint, last_window bigint, devices bigint, online_ms bigint, readings bigint, info_events bigint,
        alert_events bigint, error_events bigint, other_events bigint, validation_failures bigint, disconnects bigint,
        flapping_devices bigint, ended_sessions jsonb, devices_online bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    WITH RECURSIVE cohorts AS (
        SELECT first.*
        FROM (
            SELECT stored.product_key, stored.module_name, stored.version
            FROM fleet.cohort_window AS stored
            WHERE (stored.product_key, stored.module_name)
                >= (coalesce($1, ''), CASE WHEN $1 IS NULL THEN '' ELSE coalesce($2, '') END)
            ORDER BY stored.product_key, stored.module_name, stored.version
            LIMIT 1
        ) AS first
        WHERE first.product_key = coalesce($1, first.product_key)
            AND ($1 IS NULL OR first.module_name = coalesce($2, first.module_name))
        UNION ALL
        SELECT next.*
        FROM cohorts
        CROSS JOIN LATERAL (
            SELECT stored.product_key, stored.module_name, stored.version
            FROM fleet.cohort_window AS stored
            WHERE (stored.product_key, stored.module_name, stored.version)
                > (cohorts.product_key, cohorts.module_name, cohorts.version)
            ORDER BY stored.product_key, stored.module_name, stored.version
            LIMIT 1
        ) AS next
        WHERE next.product_key = coalesce($1, next.product_key)
            AND ($1 IS NULL OR next.module_name = coalesce($2, next.module_name))
    )
    SELECT cohorts.product_key, cohorts.module_name, cohorts.version, span.window_start, span.seconds, windows.first,
        windows.last, span.devices, span.online_ms, span.readings, span.info_events, span.alert_events,
        span.error_events, span.other_events, span.validation_failures, span.disconnects, span.flapping_devices,
        span.ended_sessions, span.devices_online
    FROM cohorts
    CROSS JOIN LATERAL (
        SELECT greatest(newest.window_end, (
                SELECT max(progress.reaches_to) FROM fleet.window_progress AS progress
                WHERE progress.table_name = 'cohort_window'
                    AND progress.product_key IN ('', cohorts.product_key))) AS reaches_to
        FROM fleet.cohort_window AS newest
        WHERE newest.product_key = cohorts.product_key AND newest.module_name = cohorts.module_name
            AND newest.version = cohorts.version
        ORDER BY newest.window_start DESC
        LIMIT 1
    ) AS reach
    CROSS JOIN LATERAL (
        SELECT known.*, extract(epoch FROM known.window_end - known.window_start) AS seconds,
            lead(known.window_start, 1, reach.reaches_to) OVER (ORDER BY known.window_start) AS until
        FROM (
            (SELECT * FROM fleet.cohort_window AS stored
             WHERE stored.product_key = cohorts.product_key AND stored.module_name = cohorts.module_name
                AND stored.version = cohorts.version AND stored.window_start < $3
             ORDER BY stored.window_start DESC
             LIMIT 1)
            UNION ALL
            SELECT * FROM fleet.cohort_window AS stored
            WHERE stored.product_key = cohorts.product_key AND stored.module_name = cohorts.module_name
                AND stored.version = cohorts.version
                AND stored.window_start >= coalesce($3, '-infinity')
                AND stored.window_start < coalesce($4, 'infinity')
        ) AS known
    ) AS span
    CROSS JOIN LATERAL (
        SELECT ceil(extract(epoch FROM greatest(span.window_start, $3) - span.window_start) / span.seconds)::bigint AS first,
            CASE WHEN span.devices_online > 0 THEN least(
                greatest(floor(extract(epoch FROM span.until - span.window_start) / span.seconds), 1),
                ceil(extract(epoch FROM least(span.until, $4) - span.window_start) / span.seconds))::bigint - 1
            ELSE 0 END AS last
    ) AS windows
    WHERE greatest(span.window_start, $3) < least(span.until, $4)
        AND cohorts.module_name = coalesce($2, cohorts.module_name)
        AND windows.first <= windows.last
$$;

-- Activity of the devices on each version in every window of a range, up to the end of the results, as if each window
-- with an online device or activity had a row in fleet.cohort_window.
--   product, module  null for all of them
--   from, to         start of the windows, from inclusive, to exclusive; null for no bound
CREATE OR REPLACE FUNCTION fleet.cohort_windows(product text, module text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (
        product_key text, module_name text, version text, window_start timestamptz, window_end timestamptz,
        devices bigint, online_ms bigint, readings bigint, info_events bigint, alert_events bigint, error_events bigint,
        other_events bigint, validation_failures bigint, disconnects bigint, flapping_devices bigint,
        ended_sessions jsonb, readings_per_hour double precision, info_events_per_hour double precision,
        alert_events_per_hour double precision, error_events_per_hour double precision,
        other_events_per_hour double precision, validation_failures_per_hour double precision,
        disconnects_per_hour double precision, flapping_devices_per_hour double precision, devices_online bigint)
    LANGUAGE sql STABLE PARALLEL SAFE ROWS 1440
AS $$
    SELECT each.product_key, each.module_name, each.version, each.window_start, each.window_end, each.devices,
        each.online_ms, each.readings, each.info_events, each.alert_events, each.error_events, each.other_events,
        each.validation_failures, each.disconnects, each.flapping_devices, each.ended_sessions,
        each.readings * rate.of / rate.online_ms, each.info_events * rate.of / rate.online_ms,
        each.alert_events * rate.of / rate.online_ms, each.error_events * rate.of / rate.online_ms,
        each.other_events * rate.of / rate.online_ms, each.validation_failures * rate.of / rate.online_ms,
        each.disconnects * rate.of / rate.online_ms, each.flapping_devices * rate.of / rate.online_ms,
        each.devices_online
    FROM (
        SELECT span.product_key, span.module_name, span.version,
            span.window_start + number * make_interval(secs => span.seconds) AS window_start,
            span.window_start + (number + 1) * make_interval(secs => span.seconds) AS window_end,
            CASE WHEN number = 0 THEN span.devices ELSE span.devices_online END AS devices,
            CASE WHEN number = 0 THEN span.online_ms ELSE span.devices_online * (span.seconds * 1000)::bigint END AS online_ms,
            CASE WHEN number = 0 THEN span.readings ELSE 0 END AS readings,
            CASE WHEN number = 0 THEN span.info_events ELSE 0 END AS info_events,
            CASE WHEN number = 0 THEN span.alert_events ELSE 0 END AS alert_events,
            CASE WHEN number = 0 THEN span.error_events ELSE 0 END AS error_events,
            CASE WHEN number = 0 THEN span.other_events ELSE 0 END AS other_events,
            CASE WHEN number = 0 THEN span.validation_failures ELSE 0 END AS validation_failures,
            CASE WHEN number = 0 THEN span.disconnects ELSE 0 END AS disconnects,
            span.flapping_devices,
            CASE WHEN number = 0 THEN span.ended_sessions ELSE '{}' END AS ended_sessions,
            span.devices_online
        FROM fleet.cohort_spans($1, $2, $3, $4) AS span
        CROSS JOIN LATERAL generate_series(span.first_window, span.last_window) AS number
    ) AS each
    CROSS JOIN LATERAL (
        SELECT double precision '3600000' AS of, CASE WHEN each.online_ms > 0 THEN each.online_ms::double precision END AS online_ms
    ) AS rate
$$;
