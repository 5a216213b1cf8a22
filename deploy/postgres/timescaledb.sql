-- TimescaleDB in place of partitioning.sql: hypertables with compression and retention. Optional; needs schema.sql,
-- views.sql and retention.sql, and TimescaleDB 2.13 or newer, Community Edition, which you enable beforehand
-- (CREATE EXTENSION timescaledb). Without the extension, this file prints a notice and changes nothing. The schema's
-- owner runs this file while the job is stopped, because the file moves rows; and again after a change of fleet.retention.
--
-- TimescaleDB compresses weeks that are older than any horizon of the job. Late rows and corrections still reach
-- compressed weeks, only slower. Sessions stay in a plain table: an open session of any age must not be dropped.

DO $$
DECLARE
    extension   text := (SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'timescaledb');
    segments    text;
    ordered     text;
    of_table    text;
    time_column text;
    keep        interval;
BEGIN
    IF extension IS NULL THEN
        RAISE NOTICE 'TimescaleDB is not enabled in this database: nothing changed';
        RETURN;
    END IF;
    IF current_setting('timescaledb.license', true) IS DISTINCT FROM 'timescale' THEN
        RAISE NOTICE 'This TimescaleDB lacks the Community Edition, which compresses and drops chunks: nothing changed';
        RETURN;
    END IF;
    FOR of_table, segments, ordered, time_column, keep IN
        SELECT hypertable, segment_by, order_by, aging.time_column, retention.keep
        FROM (VALUES
            -- All key columns are in segmentby or orderby, so that TimescaleDB finds compressed rows by their keys.
            ('property_window_base', 'product_key, device_name, property', 'window_start DESC'),
            ('product_property_window_base', 'product_key, property', 'window_start DESC'),
            ('property_amendment', 'product_key, device_name, property', 'window_start DESC, message_key'),
            ('property_value_window_base', 'product_key, property, value', 'window_start DESC'),
            ('property_value_amendment', 'product_key, device_name, property, value', 'window_start DESC, message_key'),
            ('device_event', 'product_key, device_name, identifier', 'at DESC')
        ) AS hypertables (hypertable, segment_by, order_by)
        JOIN fleet.aging_table AS aging ON aging.table_name = hypertable
        JOIN fleet.retention AS retention USING (subject)
    LOOP
        IF (SELECT relkind FROM pg_class WHERE oid = to_regclass(format('fleet.%I', of_table))) = 'p' THEN
            RAISE NOTICE 'fleet.% is already partitioned: not changed', of_table;
            CONTINUE;
        END IF;
        EXECUTE format(
            'SELECT %1$s.create_hypertable(%2$L::regclass, %1$s.by_range(%3$L, interval ''7 days''), migrate_data => true, if_not_exists => true, create_default_indexes => false)',
            extension, format('fleet.%I', of_table), time_column);
        EXECUTE format('SELECT %s.remove_compression_policy(%L::regclass, if_exists => true)', extension, format('fleet.%I', of_table));
        EXECUTE format('SELECT %s.remove_retention_policy(%L::regclass, if_exists => true)', extension, format('fleet.%I', of_table));
        -- TimescaleDB refuses these settings once the table has compressed chunks.
        IF NOT coalesce((
            SELECT compression_enabled FROM timescaledb_information.hypertables
            WHERE hypertable_schema = 'fleet' AND hypertable_name = of_table), false)
        THEN
            EXECUTE format(
                'ALTER TABLE fleet.%I SET (timescaledb.compress, timescaledb.compress_segmentby = %L, timescaledb.compress_orderby = %L)',
                of_table, segments, ordered);
        END IF;
        EXECUTE format('SELECT %s.add_compression_policy(%L::regclass, compress_after => interval ''14 days'')', extension, format('fleet.%I', of_table));
        IF keep IS NOT NULL THEN
            EXECUTE format('SELECT %s.add_retention_policy(%L::regclass, drop_after => %L::interval)', extension, format('fleet.%I', of_table), keep);
        END IF;
    END LOOP;
END
$$;
