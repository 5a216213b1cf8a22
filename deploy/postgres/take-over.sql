-- Takes over windows from a schema that a replay has filled, in one transaction. Optional; needs schema.sql and
-- views.sql in both schemas. The schema's owner runs this file; running it again changes nothing. The run-book
-- (deploy/README.md, "Replay a day") describes its use.
--
--   SELECT * FROM fleet.take_over('replay', '2026-11-22 00:00+08', '2026-11-23 00:00+08');
--
-- In the range, from inclusive, to exclusive, the rows of the replay replace the rows of this schema, and rows of this
-- schema that the replay lacks are deleted. Equal rows are not written again. The result has a line for
-- each table: whether it was taken over, and why or why not.
--
-- Tables that the replay did not write (results.tables) never change.
--
-- Windows that count messages depend only on the messages of their time: the function always takes over these tables.
-- Windows of other tables start from an earlier state, such as the devices online, which a replay knows only from
-- its own input. Tables of connectivity are taken over if both schemas have the same open sessions at the start of the
-- range; otherwise these tables do not change, and the replay must begin earlier. Tables of versions, cohorts,
-- rollouts, gates, incidents and alerts, and tables of the current state, never change.

CREATE OR REPLACE FUNCTION fleet.take_over(from_schema text, "from" timestamptz, "to" timestamptz)
    RETURNS TABLE (table_name text, removed bigint, added bigint, changed bigint, note text)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
DECLARE
    taken       record;
    all_columns text;
    key_columns text;
    same_key    text;
    assignments text;
    own_values  text;
    new_values  text;
    unknown     bigint;
    running     text;
    written     text[];
    bound       timestamptz;
    window_ms   bigint;
BEGIN
    IF to_regclass(format('%I.job_run', from_schema)) IS NULL THEN
        RAISE EXCEPTION 'Schema % holds no results of the job', from_schema
            USING HINT = 'Replay into this schema first: set postgres.schema to its name';
    END IF;
    IF from_schema = 'fleet' THEN
        RAISE EXCEPTION 'Schema % cannot take over its own rows', from_schema;
    END IF;
    IF NOT "from" < "to" THEN
        RAISE EXCEPTION 'The range must begin before it ends: it ends at % and begins at %', "to", "from";
    END IF;
    FOREACH bound IN ARRAY ARRAY["from", "to"] LOOP
        SELECT progress.window_ms INTO window_ms FROM fleet.window_progress AS progress
        WHERE (extract(epoch FROM bound) * 1000)::bigint % progress.window_ms <> 0 LIMIT 1;
        IF window_ms IS NOT NULL THEN
            RAISE EXCEPTION '% is not the start of a window of % ms', bound, window_ms;
        END IF;
    END LOOP;
    EXECUTE format('SELECT min(run_id) FROM %I.job_run WHERE ended_at IS NULL AND replaced_by IS NULL', from_schema)
    INTO running;
    IF running IS NOT NULL THEN
        RAISE EXCEPTION 'Run % still writes into schema %, or was killed', running, from_schema
            USING HINT = 'Take over after this run has finished; replay again if it was killed';
    END IF;
    EXECUTE format('SELECT coalesce(array_agg(table_name), ''{}'') FROM %I.job_run_table', from_schema)
    INTO written;

    -- A replay that begins too late lacks sessions, or has sessions that an earlier message had ended.
    EXECUTE format(
        'WITH own AS (
             SELECT product_key, device_name, online_at FROM fleet.device_session_base
             WHERE online_at < $1 AND coalesce(offline_at, ''infinity'') >= $1
         ), replayed AS (
             SELECT product_key, device_name, online_at FROM %I.device_session_base
             WHERE online_at < $1 AND coalesce(offline_at, ''infinity'') >= $1
         )
         SELECT count(*) FROM own FULL JOIN replayed USING (product_key, device_name, online_at)
         WHERE own.product_key IS NULL OR replayed.product_key IS NULL', from_schema)
    INTO unknown USING "from";

    -- The values of windows at both edges, which rows inside and outside the range must preserve.
    IF unknown = 0 THEN
        EXECUTE format(
            'CREATE TEMPORARY TABLE take_over_edge ON COMMIT DROP AS
                 SELECT $1 AS edge, * FROM %I.connectivity_windows(NULL, $1, $1 + interval ''1 ms'')
                 UNION ALL
                 SELECT $2, * FROM fleet.connectivity_windows(NULL, $2, $2 + interval ''1 ms'')', from_schema)
        USING "from", "to";
    END IF;

    FOR taken IN
        SELECT *
        FROM (VALUES
            -- condition: further condition for rows that never change again
            ('property_window_base', 'window_start', 'true', false),
            ('product_property_window_base', 'window_start', 'true', false),
            ('property_amendment', 'window_start', 'true', false),
            ('property_value_window_base', 'window_start', 'true', false),
            ('property_value_amendment', 'window_start', 'true', false),
            ('event_window_base', 'window_start', 'true', false),
            ('validation_failure_window_base', 'window_start', 'true', false),
            ('downlink_window_base', 'window_start', 'true', false),
            ('lifecycle_window_base', 'window_start', 'true', false),
            ('custom_topic_window_base', 'window_start', 'true', false),
            ('stream_window_base', 'window_start', 'true', false),
            ('count_amendment', 'window_start', 'true', false),
            ('device_event', 'at', 'true', false),
            ('dead_letter', 'kafka_timestamp', 'true', false),
            ('connectivity_window', 'window_start', 'true', true),
            ('offline_reason_window', 'window_start', 'true', true),
            ('device_session_base', 'online_at', 'coalesce(offline_at, ''infinity'') < $2', true),
            ('flapping_device', 'started_at', 'coalesce(ended_at, ''infinity'') < $2', true)
        ) AS tables (name, time_column, condition, needs_sessions)
    LOOP
        table_name := taken.name;
        removed := 0;
        added := 0;
        changed := 0;
        note := 'taken over';
        IF taken.name <> ALL (written) OR taken.needs_sessions AND 'device_session_base' <> ALL (written) THEN
            note := format('stays as it is: the replay did not write %s (results.tables)',
                CASE WHEN taken.name <> ALL (written) THEN 'this table' ELSE 'device_session' END);
            RETURN NEXT;
            CONTINUE;
        END IF;
        IF taken.needs_sessions AND unknown > 0 THEN
            note := format('stays as it is: of the sessions open at the start of the range %s are here or in the replay alone; the replay must begin earlier', unknown);
            RETURN NEXT;
            CONTINUE;
        END IF;

        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
            string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE is_key),
            string_agg(format('replayed.%1$I = own.%1$I', attname), ' AND ' ORDER BY attnum) FILTER (WHERE is_key),
            string_agg(format('%1$I = excluded.%1$I', attname), ', ' ORDER BY attnum) FILTER (WHERE NOT is_key),
            string_agg(format('own.%I', attname), ', ' ORDER BY attnum) FILTER (WHERE NOT is_key),
            string_agg(format('excluded.%I', attname), ', ' ORDER BY attnum) FILTER (WHERE NOT is_key)
        INTO all_columns, key_columns, same_key, assignments, own_values, new_values
        FROM (
            SELECT attname, attnum, EXISTS (
                SELECT FROM pg_index WHERE indrelid = attrelid AND indisprimary AND attnum = ANY (indkey)) AS is_key
            FROM pg_attribute
            WHERE attrelid = format('fleet.%I', taken.name)::regclass AND attnum > 0 AND NOT attisdropped
        ) AS columns;

        EXECUTE format(
            'DELETE FROM fleet.%1$I AS own WHERE %3$I >= $1 AND %3$I < $2 AND %4$s
                 AND NOT EXISTS (SELECT FROM %2$I.%1$I AS replayed WHERE %5$s)',
            taken.name, from_schema, taken.time_column, taken.condition, same_key)
        USING "from", "to";
        GET DIAGNOSTICS removed = ROW_COUNT;
        EXECUTE format(
            'SELECT count(*) FROM %2$I.%1$I AS replayed WHERE %3$I >= $1 AND %3$I < $2 AND %4$s
                 AND NOT EXISTS (SELECT FROM fleet.%1$I AS own WHERE %5$s)',
            taken.name, from_schema, taken.time_column, taken.condition, same_key)
        INTO added USING "from", "to";
        EXECUTE format(
            'INSERT INTO fleet.%1$I AS own (%5$s)
             SELECT %5$s FROM %2$I.%1$I WHERE %3$I >= $1 AND %3$I < $2 AND %4$s
             ON CONFLICT (%6$s) DO UPDATE SET %7$s WHERE (%8$s) IS DISTINCT FROM (%9$s)',
            taken.name, from_schema, taken.time_column, taken.condition, all_columns, key_columns, assignments, own_values, new_values)
        USING "from", "to";
        GET DIAGNOSTICS changed = ROW_COUNT;
        changed := changed - added;
        RETURN NEXT;
    END LOOP;

    -- A row at an edge if the previous row would now carry other values into its window.
    IF unknown = 0 THEN
        FOREACH bound IN ARRAY ARRAY["from", "to"] LOOP
            INSERT INTO fleet.connectivity_window AS own (product_key, window_start, window_end, connects, disconnects, devices_online, online_ms, flapping_devices)
            SELECT before.product_key, before.window_start, before.window_end, before.connects, before.disconnects,
                before.devices_online, before.online_ms, before.flapping_devices
            FROM pg_temp.take_over_edge AS before
            LEFT JOIN fleet.connectivity_windows(NULL, bound, bound + interval '1 ms') AS now
                ON now.product_key = before.product_key AND now.window_start = before.window_start
            WHERE before.edge = bound
                AND (now.devices_online, now.online_ms, now.flapping_devices, now.connects, now.disconnects)
                    IS DISTINCT FROM (before.devices_online, before.online_ms, before.flapping_devices, before.connects, before.disconnects)
            ON CONFLICT (product_key, window_start) DO NOTHING;
        END LOOP;
        DROP TABLE pg_temp.take_over_edge;
    END IF;
END
$$;

-- For the schema's owner, and for users to whom the owner grants the right.
REVOKE EXECUTE ON FUNCTION fleet.take_over(text, timestamptz, timestamptz) FROM PUBLIC;
