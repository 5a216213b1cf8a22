-- Deletes old rows. Optional; needs schema.sql and views.sql. The schema's owner runs this file;
-- running it again changes nothing, and keeps settings that you changed. Run roles.sql afterwards: the role
-- fleet_maintenance may then call the procedure below, and nothing else.
--
--   CALL fleet.apply_retention();      from cron, pg_cron or a CronJob, not inside a transaction
--
-- fleet.retention has one row with the retention period per subject, because rows that a view combines must expire
-- together. Rows expire by whole weeks (from Monday, UTC), once the entire week is older than "keep". No row expires
-- too early, rows expire at most a week too late, and a view never shows half of a window. Tables of the current state
-- (device, device_status, device_property, device_property_limit, property_value_limit, device_version, topology,
-- discovered_device, rollout, rollout_task, rollout_failure, device_job, migration_job, window_progress) keep all rows.
-- In sparse window tables (rollout_window, version_window, connectivity_window, cohort_window) the newest old row of
-- each key stays, because later windows carry it forward.

CREATE TABLE IF NOT EXISTS fleet.retention (
    subject text PRIMARY KEY,
    keep    interval CHECK (keep >= interval '2 days')
);
COMMENT ON TABLE fleet.retention IS 'Retention period of the rows per subject: change it as you need';
COMMENT ON COLUMN fleet.retention.subject IS 'Group of tables whose rows are deleted together: see fleet.aging_table';
COMMENT ON COLUMN fleet.retention.keep IS 'Age at which rows may be deleted; null for never. More than lateness.allowed, connectivity.horizon and counts.horizon: the job may still update younger rows';

INSERT INTO fleet.retention (subject, keep) VALUES
    ('alerts', '180 days'),
    ('cohorts', '180 days'),
    ('connectivity', '400 days'),
    ('counts', '400 days'),
    ('dead letters', '30 days'),
    ('events', '180 days'),
    ('flapping', '180 days'),
    ('incidents', '400 days'),
    ('readings', '90 days'),
    ('rollouts', '400 days'),
    ('sessions', '180 days'),
    ('values', '90 days'),
    ('versions', '400 days')
ON CONFLICT (subject) DO NOTHING;

CREATE TABLE IF NOT EXISTS fleet.aging_table (
    table_name   text PRIMARY KEY,
    subject      text NOT NULL REFERENCES fleet.retention,
    time_column  text NOT NULL,
    end_column   text,
    keeps_newest boolean NOT NULL
);
COMMENT ON TABLE fleet.aging_table IS 'The tables with retention, and the columns that determine the age of a row; set by retention.sql';
COMMENT ON COLUMN fleet.aging_table.table_name IS 'Table in schema fleet';
COMMENT ON COLUMN fleet.aging_table.subject IS 'Subject in fleet.retention';
COMMENT ON COLUMN fleet.aging_table.time_column IS 'Column with the time that determines the age of a row; rows without a time stay';
COMMENT ON COLUMN fleet.aging_table.end_column IS 'Column with a second time that must be as old; a row stays while that time is null';
COMMENT ON COLUMN fleet.aging_table.keeps_newest IS 'Whether windows carry rows forward, so that the newest old row of each key stays';

INSERT INTO fleet.aging_table (table_name, subject, time_column, end_column, keeps_newest) VALUES
    ('alert', 'alerts', 'at', NULL, false),
    ('cohort_window', 'cohorts', 'window_start', NULL, true),
    ('connectivity_window', 'connectivity', 'window_start', NULL, true),
    ('offline_reason_window', 'connectivity', 'window_start', NULL, false),
    ('count_amendment', 'counts', 'window_start', NULL, false),
    ('custom_topic_window_base', 'counts', 'window_start', NULL, false),
    ('downlink_window_base', 'counts', 'window_start', NULL, false),
    ('event_window_base', 'counts', 'window_start', NULL, false),
    ('lifecycle_window_base', 'counts', 'window_start', NULL, false),
    ('stream_window_base', 'counts', 'window_start', NULL, false),
    ('validation_failure_window_base', 'counts', 'window_start', NULL, false),
    ('dead_letter', 'dead letters', 'kafka_timestamp', NULL, false),
    ('device_event', 'events', 'at', NULL, false),
    ('flapping_device', 'flapping', 'started_at', 'ended_at', false),
    ('incident', 'incidents', 'started_at', 'ended_at', false),
    ('product_property_window_base', 'readings', 'window_start', NULL, false),
    ('property_amendment', 'readings', 'window_start', NULL, false),
    ('property_window_base', 'readings', 'window_start', NULL, false),
    ('rollout_gate', 'rollouts', 'window_start', NULL, true),
    ('rollout_window', 'rollouts', 'window_start', NULL, true),
    ('device_session_base', 'sessions', 'online_at', 'offline_at', false),
    ('offline_cause', 'sessions', 'online_at', 'offline_at', false),
    ('property_value_amendment', 'values', 'window_start', NULL, false),
    ('property_value_window_base', 'values', 'window_start', NULL, false),
    ('version_window', 'versions', 'window_start', NULL, true)
ON CONFLICT (table_name) DO UPDATE SET
    subject = excluded.subject,
    time_column = excluded.time_column,
    end_column = excluded.end_column,
    keeps_newest = excluded.keeps_newest;

-- Indexes to find old rows, if schema.sql has no such index. Amendments arrive in any order: no BRIN for them.
CREATE INDEX IF NOT EXISTS connectivity_window_window_start ON fleet.connectivity_window USING brin (window_start);
CREATE INDEX IF NOT EXISTS offline_reason_window_window_start ON fleet.offline_reason_window USING brin (window_start);
CREATE INDEX IF NOT EXISTS product_property_window_base_window_start ON fleet.product_property_window_base USING brin (window_start);
CREATE INDEX IF NOT EXISTS property_value_window_base_window_start ON fleet.property_value_window_base USING brin (window_start);
CREATE INDEX IF NOT EXISTS rollout_window_window_start ON fleet.rollout_window USING brin (window_start);
CREATE INDEX IF NOT EXISTS offline_cause_online_at ON fleet.offline_cause USING brin (online_at);
CREATE INDEX IF NOT EXISTS property_amendment_window_start ON fleet.property_amendment (window_start);
CREATE INDEX IF NOT EXISTS property_value_amendment_window_start ON fleet.property_value_amendment (window_start);
CREATE INDEX IF NOT EXISTS count_amendment_by_time ON fleet.count_amendment (window_start);

-- The start of the week, a Monday in UTC.
CREATE OR REPLACE FUNCTION fleet.week_of(moment timestamptz)
    RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT date_bin('7 days', moment, timestamptz '1970-01-05 00:00:00+00')
$$;

-- The time before which rows of the table are old at the time as_of, or now if as_of is later. Null
-- if the table keeps rows forever.
CREATE OR REPLACE FUNCTION fleet.retention_cutoff(of_table text, as_of timestamptz)
    RETURNS timestamptz
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
AS $$
    SELECT fleet.week_of(least(as_of, now()) - keep)
    FROM fleet.aging_table JOIN fleet.retention USING (subject)
    WHERE table_name = of_table
$$;

-- The condition on a row "old" under which the row may be deleted; null if the table keeps rows forever.
CREATE OR REPLACE FUNCTION fleet.expired_condition(of_table text, as_of timestamptz)
    RETURNS text
    LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    aging     fleet.aging_table := (SELECT aging FROM fleet.aging_table AS aging WHERE table_name = of_table);
    cutoff    timestamptz := fleet.retention_cutoff(of_table, as_of);
    condition text := format('old.%I < %L', aging.time_column, cutoff);
    same_key  text;
BEGIN
    IF cutoff IS NULL THEN
        RETURN NULL;
    END IF;
    IF aging.end_column IS NOT NULL THEN
        condition := format('%s AND coalesce(old.%I, ''infinity''::timestamptz) < %L', condition, aging.end_column, cutoff);
    END IF;
    IF aging.keeps_newest THEN
        SELECT string_agg(format('newer.%1$I = old.%1$I', attname), ' AND ' ORDER BY attnum)
        INTO same_key
        FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        WHERE indrelid = format('fleet.%I', of_table)::regclass AND indisprimary AND attname <> aging.time_column;
        condition := format('%1$s AND EXISTS (SELECT FROM fleet.%2$I AS newer WHERE %3$s AND newer.%4$I > old.%4$I AND newer.%4$I <= %5$L)',
            condition, of_table, same_key, aging.time_column, cutoff);
    END IF;
    RETURN condition;
END
$$;

-- The tables that hold the rows: the table itself, or its partitions.
CREATE OR REPLACE FUNCTION fleet.row_holders(of_table text)
    RETURNS SETOF regclass
    LANGUAGE sql STABLE
    SET search_path = pg_catalog, pg_temp
AS $$
    SELECT oid::regclass
    FROM pg_class
    WHERE oid = to_regclass(format('fleet.%I', of_table)) AND relkind = 'r'
    UNION ALL
    SELECT relid
    FROM pg_partition_tree(to_regclass(format('fleet.%I', of_table)))
    WHERE isleaf
$$;

-- The location of old rows: runs of batch_pages pages, by their first page. One search of the index on the time.
CREATE OR REPLACE FUNCTION fleet.expired_pages(of_table text, as_of timestamptz, batch_pages integer)
    RETURNS TABLE (holder regclass, first_page bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    condition text := fleet.expired_condition(of_table, as_of);
BEGIN
    IF condition IS NULL THEN
        RETURN;
    END IF;
    FOR holder IN SELECT fleet.row_holders(of_table) LOOP
        RETURN QUERY EXECUTE format(
            'SELECT DISTINCT %1$L::regclass, (old.ctid::text::point)[0]::bigint / %2$s * %2$s FROM ONLY %1$s AS old WHERE %3$s ORDER BY 2',
            holder, batch_pages, condition);
    END LOOP;
END
$$;

-- Deletes the old rows of one run of pages, and returns their number. Rows that became young meanwhile stay.
CREATE OR REPLACE FUNCTION fleet.remove_expired(of_table text, as_of timestamptz, batch_pages integer, holder regclass, first_page bigint)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    removed bigint;
BEGIN
    IF holder NOT IN (SELECT fleet.row_holders(of_table)) THEN
        RAISE EXCEPTION '% holds no rows of fleet.%', holder, of_table;
    END IF;
    EXECUTE format(
        'DELETE FROM ONLY %s AS old WHERE old.ctid >= ''(%s,0)''::tid AND old.ctid < ''(%s,0)''::tid AND %s',
        holder, first_page, first_page + batch_pages, coalesce(fleet.expired_condition(of_table, as_of), 'false'));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;

-- Drops one partition that is old as a whole, and returns the number of its old rows; null without such a partition.
-- Rows in the partition that must stay, such as open sessions, go to the default partition.
CREATE OR REPLACE FUNCTION fleet.drop_expired_partition(of_table text, as_of timestamptz)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET timezone = 'UTC'
    SET datestyle = 'ISO'
    SET lock_timeout = '30s'
AS $$
DECLARE
    condition text := fleet.expired_condition(of_table, as_of);
    partition regclass;
    removed   bigint;
BEGIN
    SELECT inhrelid
    INTO partition
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = to_regclass(format('fleet.%I', of_table))
        AND substring(pg_get_expr(relpartbound, inhrelid) FROM 'TO \(''([^'']+)''\)')::timestamptz
            <= fleet.retention_cutoff(of_table, as_of)
    ORDER BY relname
    LIMIT 1;
    IF partition IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT count(*) FROM %s AS old WHERE %s', partition, condition) INTO removed;
    EXECUTE format('ALTER TABLE fleet.%I DETACH PARTITION %s', of_table, partition);
    EXECUTE format('INSERT INTO fleet.%I SELECT * FROM %s AS old WHERE (%s) IS NOT TRUE', of_table, partition, condition);
    EXECUTE format('DROP TABLE %s', partition);
    RETURN removed;
END
$$;

-- Drops old partitions and deletes old rows, batch_pages pages per transaction, and reports the numbers per table. If
-- the procedure is interrupted, earlier deletions are committed, and the next call continues.
CREATE OR REPLACE PROCEDURE fleet.apply_retention(as_of timestamptz DEFAULT now(), batch_pages integer DEFAULT 1000)
    LANGUAGE plpgsql
AS $$
DECLARE
    of_table text;
    dropped  bigint;
    removed  bigint;
    parts    bigint;
    batch    record;
BEGIN
    FOREACH of_table IN ARRAY ARRAY(SELECT table_name FROM fleet.aging_table ORDER BY table_name) LOOP
        removed := 0;
        parts := 0;
        LOOP
            dropped := fleet.drop_expired_partition(of_table, as_of);
            EXIT WHEN dropped IS NULL;
            COMMIT;
            removed := removed + dropped;
            parts := parts + 1;
        END LOOP;
        FOR batch IN SELECT * FROM fleet.expired_pages(of_table, as_of, batch_pages) LOOP
            removed := removed + fleet.remove_expired(of_table, as_of, batch_pages, batch.holder, batch.first_page);
            COMMIT;
        END LOOP;
        IF parts > 0 THEN
            RAISE NOTICE 'fleet.%: % rows removed, % partitions dropped', of_table, removed, parts;
        ELSE
            RAISE NOTICE 'fleet.%: % rows removed', of_table, removed;
        END IF;
    END LOOP;
END
$$;

-- Only fleet_maintenance, which roles.sql creates, may call functions that run with the owner's rights.
REVOKE EXECUTE ON FUNCTION
    fleet.expired_pages(text, timestamptz, integer),
    fleet.remove_expired(text, timestamptz, integer, regclass, bigint),
    fleet.drop_expired_partition(text, timestamptz)
FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE fleet.apply_retention(timestamptz, integer) FROM PUBLIC;

-- If roles.sql ran first, the writer also has rights on these tables.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleet_writer') THEN
        REVOKE INSERT, UPDATE, DELETE ON fleet.retention, fleet.aging_table FROM fleet_writer;
    END IF;
END
$$;
