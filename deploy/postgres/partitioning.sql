-- Weekly partitions for the tables that grow most, so that retention drops tables. Optional; needs schema.sql,
-- views.sql and retention.sql. The schema's owner runs this file before the job's first start or at any later time (then
-- without psql's -1: each table is a transaction); running it again only adds partitions that are due.
-- Run roles.sql afterwards.
--
--   SELECT fleet.create_partitions();  from cron, weekly: partitions for the eight weeks to come
--
-- A row without a partition goes to the default partition, and moves once its partition exists: a forgotten call
-- never stops the job. Table, key, indexes, comments and rights do not change, and views still read the table. A
-- table with rows becomes, unchanged, the partition of all rows up to its last week: the script copies no row.

-- Adds the partition of a week, which takes its rows from the default partition.
CREATE OR REPLACE FUNCTION fleet.create_partition(of_table text, week timestamptz)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET datestyle = 'ISO'
AS $$
DECLARE
    parent    regclass := format('fleet.%I', of_table)::regclass;
    others    text := format('fleet.%I', of_table || '_default');
    partition text := format('fleet.%I', of_table || to_char(week, '"_w"YYYYMMDD'));
    bounds    text := format('FROM (%L) TO (%L)', week, week + interval '7 days');
    time_column text := (SELECT aging.time_column FROM fleet.aging_table AS aging WHERE table_name = of_table);
BEGIN
    EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', partition, parent);
    EXECUTE format('ALTER TABLE %s OWNER TO %I', partition, (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = parent));
    -- No session may insert rows of this week into the default partition meanwhile.
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', others);
    EXECUTE format('WITH moved AS (DELETE FROM ONLY %1$s WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING *) INSERT INTO %5$s SELECT * FROM moved',
        others, time_column, week, week + interval '7 days', partition);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES %s', parent, partition, bounds);
END
$$;

-- Adds missing partitions, from the oldest week within the retention period (a year back if rows are kept forever) to
-- the given number of weeks from now, and returns how many it added.
CREATE OR REPLACE FUNCTION fleet.create_partitions(weeks_ahead integer DEFAULT 8)
    RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET datestyle = 'ISO'
    SET lock_timeout = '30s'
AS $$
DECLARE
    of_table text;
    week     timestamptz;
    created  integer := 0;
BEGIN
    FOR of_table, week IN
        SELECT aging.table_name, due
        FROM fleet.aging_table AS aging
        JOIN pg_class AS parent ON parent.oid = to_regclass(format('fleet.%I', aging.table_name)) AND parent.relkind = 'p'
        CROSS JOIN generate_series(
            coalesce(fleet.retention_cutoff(aging.table_name, now()), fleet.week_of(now() - interval '1 year')),
            fleet.week_of(now()) + weeks_ahead * interval '7 days',
            interval '7 days') AS due
        WHERE NOT EXISTS (
            -- A partition that ends after the week's start and begins before its end; the past partition has no lower bound.
            SELECT FROM pg_inherits
            JOIN pg_class AS partition ON partition.oid = inhrelid
            CROSS JOIN LATERAL (SELECT pg_get_expr(relpartbound, inhrelid) AS bounds) AS shown
            WHERE inhparent = parent.oid
                AND substring(bounds FROM 'TO \(''([^'']+)''\)')::timestamptz > due
                AND coalesce(substring(bounds FROM 'FROM \(''([^'']+)''\)')::timestamptz, '-infinity') < due + interval '7 days')
        ORDER BY 1, 2
    LOOP
        PERFORM fleet.create_partition(of_table, week);
        created := created + 1;
    END LOOP;
    RETURN created;
END
$$;

-- Turns a plain table into a partitioned table, in one transaction. False if the table is partitioned already.
CREATE OR REPLACE FUNCTION fleet.partition_by_week(of_table text)
    RETURNS boolean
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET datestyle = 'ISO'
AS $$
DECLARE
    plain       regclass := format('fleet.%I', of_table)::regclass;
    owner       name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = plain);
    time_column text := (SELECT aging.time_column FROM fleet.aging_table AS aging WHERE table_name = of_table AND NOT keeps_newest);
    past        text := of_table || '_past';
    comment     text := obj_description(plain, 'pg_class');
    to_run      text[];
    renamed     name;
    newest      timestamptz;
    statement   text;
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = plain) = 'p' THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', plain);
    IF NOT EXISTS (
        SELECT FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = plain AND indisprimary AND attname = time_column
    ) THEN
        RAISE EXCEPTION '% cannot be partitioned: its primary key has no column with the time of a row', plain;
    END IF;
    IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = plain)
        OR EXISTS (SELECT FROM pg_policy WHERE polrelid = plain)
        OR EXISTS (SELECT FROM pg_publication_rel WHERE prrelid = plain)
        OR EXISTS (SELECT FROM pg_inherits WHERE plain IN (inhrelid, inhparent))
        OR EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND plain IN (conrelid, confrelid))
        OR EXISTS (
            SELECT FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid JOIN pg_class ON pg_class.oid = ev_class
            WHERE classid = 'pg_rewrite'::regclass AND refobjid = plain AND relkind <> 'v')
    THEN
        RAISE EXCEPTION '% differs from the table that schema.sql creates', plain
            USING HINT = 'Drop its triggers, policies, foreign keys, publications and materialized views first, and recreate them afterwards';
    END IF;

    -- Statements that recreate the current key, indexes, rights and views: views follow the table that
    -- they were created for and not its name.
    SELECT array_agg(made.by ORDER BY made.at, made.by)
    INTO to_run
    FROM (
        SELECT 1 AS at, format('ALTER TABLE %s ADD CONSTRAINT %I %s', plain, conname, pg_get_constraintdef(oid)) AS by
        FROM pg_constraint WHERE conrelid = plain AND contype IN ('p', 'u')
        UNION ALL
        SELECT 2, pg_get_indexdef(indexrelid)
        FROM pg_index
        WHERE indrelid = plain AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
        UNION ALL
        SELECT 4, format('GRANT %s%s ON %s TO %s%s', privilege_type, columns, plain,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
            CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM (
            SELECT '' AS columns, (aclexplode(relacl)).* FROM pg_class WHERE oid = plain
            UNION ALL
            SELECT format(' (%I)', attname), (aclexplode(attacl)).* FROM pg_attribute WHERE attrelid = plain AND NOT attisdropped
        ) AS rights
        UNION ALL
        SELECT DISTINCT 5, format('CREATE OR REPLACE VIEW %s%s AS %s', view.oid::regclass,
            ' WITH (' || array_to_string(view.reloptions, ', ') || ')', pg_get_viewdef(view.oid))
        FROM pg_depend
        JOIN pg_rewrite ON pg_rewrite.oid = objid
        JOIN pg_class AS view ON view.oid = ev_class
        WHERE classid = 'pg_rewrite'::regclass AND refobjid = plain
    ) AS made;

    EXECUTE format('ALTER TABLE %s RENAME TO %I', plain, past);
    FOR renamed IN SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = plain LOOP
        EXECUTE format('ALTER INDEX fleet.%I RENAME TO %I', renamed, renamed || '_past');
    END LOOP;
    EXECUTE format('CREATE TABLE fleet.%I (LIKE fleet.%I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMMENTS) PARTITION BY RANGE (%I)',
        of_table, past, time_column);
    EXECUTE format('ALTER TABLE fleet.%I OWNER TO %I', of_table, owner);
    EXECUTE format('COMMENT ON TABLE fleet.%I IS %L', of_table, comment);
    -- The rights from default privileges.
    FOR statement IN
        SELECT format('REVOKE ALL ON fleet.%I FROM %s', of_table,
            CASE WHEN grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
        FROM pg_class, aclexplode(relacl)
        WHERE oid = format('fleet.%I', of_table)::regclass AND grantee <> relowner
    LOOP
        EXECUTE statement;
    END LOOP;
    FOREACH statement IN ARRAY to_run LOOP
        EXECUTE statement;
    END LOOP;

    EXECUTE format('CREATE TABLE fleet.%I PARTITION OF fleet.%I DEFAULT', of_table || '_default', of_table);
    EXECUTE format('ALTER TABLE fleet.%I OWNER TO %I', of_table || '_default', owner);
    EXECUTE format('SELECT max(%I) FROM fleet.%I', time_column, past) INTO newest;
    IF newest IS NULL THEN
        EXECUTE format('DROP TABLE fleet.%I', past);
    ELSE
        EXECUTE format('ALTER TABLE fleet.%I ATTACH PARTITION fleet.%I FOR VALUES FROM (MINVALUE) TO (%L)',
            of_table, past, fleet.week_of(greatest(newest, now())) + interval '7 days');
    END IF;
    RETURN true;
END
$$;

REVOKE EXECUTE ON FUNCTION
    fleet.create_partition(text, timestamptz),
    fleet.create_partitions(integer),
    fleet.partition_by_week(text)
FROM PUBLIC;

-- The tables that grow with devices and messages. Other tables have a few rows per window.
SELECT fleet.partition_by_week('property_window_base');
SELECT fleet.partition_by_week('product_property_window_base');
SELECT fleet.partition_by_week('property_amendment');
SELECT fleet.partition_by_week('property_value_window_base');
SELECT fleet.partition_by_week('property_value_amendment');
SELECT fleet.partition_by_week('count_amendment');
SELECT fleet.partition_by_week('device_event');
SELECT fleet.partition_by_week('device_session_base');
SELECT fleet.create_partitions();
