#!/bin/sh
# Run once by the database's image, after schema.sql, views.sql and roles.sql: the job may write rows, the page and
# Grafana may read them. Passwords come from the secrets' files and are never on a command line.
set -eu
psql -v ON_ERROR_STOP=1 -q --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<SQL
\set writer \`cat /run/secrets/writer_password\`
\set reader \`cat /run/secrets/reader_password\`
CREATE ROLE fleetpulse_job LOGIN IN ROLE fleet_writer PASSWORD :'writer';
CREATE ROLE fleetpulse_dashboards LOGIN IN ROLE fleet_reader PASSWORD :'reader';
SQL
