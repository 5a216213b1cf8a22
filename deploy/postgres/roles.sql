-- Two group roles with no more rights than they need. Run after schema.sql and views.sql by the owner of the schema
-- or a superuser (who runs it needs CREATEROLE the first time); running it again changes nothing.
--   fleet_writer  the job: reads and writes rows; creates, changes and drops nothing
--   fleet_reader  dashboards and notebooks: reads tables and views, those of later versions too
-- Neither can log in: grant them to users who can (README.md).

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

    -- Tables and views that the owner adds later. Default rights cannot leave out single tables.
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA fleet GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO fleet_writer', owner);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA fleet GRANT SELECT ON TABLES TO fleet_reader', owner);
END
$$;

REVOKE ALL ON SCHEMA fleet FROM PUBLIC;
GRANT USAGE ON SCHEMA fleet TO fleet_writer, fleet_reader;

-- An upsert reads the row that it may change, so a writer needs SELECT.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA fleet TO fleet_writer;
REVOKE INSERT, UPDATE, DELETE ON fleet.schema_version FROM fleet_writer;

GRANT SELECT ON ALL TABLES IN SCHEMA fleet TO fleet_reader;
