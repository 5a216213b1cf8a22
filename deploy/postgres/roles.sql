-- Three group roles with least privileges. The schema's owner or a superuser runs this file after schema.sql and views.sql,
-- and again after retention.sql and partitioning.sql (the first run needs CREATEROLE);
-- running it again changes nothing.
--   fleet_writer       the job: reads and writes rows; creates, changes and drops no tables
--   fleet_reader       dashboards and notebooks: reads tables and views, also those of later versions
--   fleet_maintenance  cron: deletes the rows that are old by fleet.retention, adds partitions; reads and changes no result
-- No role can log in: grant the roles to users who can (README.md).

DO $$
DECLARE
    owner name := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'fleet');
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleet_writer') THEN
        CREATE ROLE fleet_writer NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleet_reader') THEN
        CREATE ROLE fleet_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fleet_maintenance') THEN
        CREATE ROLE fleet_maintenance NOLOGIN;
    END IF;

    -- Tables and views that the owner adds later. Default privileges cannot exclude single tables.
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA fleet GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fleet_writer', owner);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA fleet GRANT SELECT ON TABLES TO fleet_reader', owner);
END
$$;

REVOKE ALL ON SCHEMA fleet FROM PUBLIC;
GRANT USAGE ON SCHEMA fleet TO fleet_writer, fleet_reader, fleet_maintenance;

-- An upsert reads the row that it may change, so the writer needs SELECT.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA fleet TO fleet_writer;
REVOKE INSERT, UPDATE, DELETE ON fleet.schema_version FROM fleet_writer;

GRANT SELECT ON ALL TABLES IN SCHEMA fleet TO fleet_reader;

-- This role calls functions that run with the owner's rights and follow fleet.retention, which it cannot change.
DO $$
BEGIN
    IF to_regclass('fleet.retention') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON fleet.retention, fleet.aging_table FROM fleet_writer;
        GRANT SELECT ON fleet.retention, fleet.aging_table TO fleet_maintenance;
        GRANT EXECUTE ON FUNCTION fleet.expired_pages(text, timestamptz, integer) TO fleet_maintenance;
        GRANT EXECUTE ON FUNCTION fleet.remove_expired(text, timestamptz, integer, regclass, bigint) TO fleet_maintenance;
        GRANT EXECUTE ON FUNCTION fleet.drop_expired_partition(text, timestamptz) TO fleet_maintenance;
        GRANT EXECUTE ON PROCEDURE fleet.apply_retention(timestamptz, integer) TO fleet_maintenance;
    END IF;
    IF to_regprocedure('fleet.create_partitions(integer)') IS NOT NULL THEN
        GRANT EXECUTE ON FUNCTION fleet.create_partitions(integer) TO fleet_maintenance;
    END IF;
END
$$;
